{{/* Everything that a service has: till.service (dict "root" $ "service" "order"). The three differ
     in their names, their settings and what they may reach. */}}
{{- define "till.service" -}}
{{- $root := .root }}
{{- $values := $root.Values }}
{{- $settings := include "till.settings" . | fromYaml }}
{{- $scaling := $settings.autoscaling }}
{{- $name := printf "%s-%s-svc" (include "till.name" $root) .service }}
{{- $image := printf "%s/%s-svc:%s" $values.image.repository .service ($values.image.tag | default $root.Chart.AppVersion) }}
{{- $ownAuthority := include "till.trustsOwnAuthority" $root }}
{{- $graceNeeded := add $values.shutdown.preStopSeconds 30 }}
{{- if lt ($values.shutdown.gracePeriodSeconds | int) ($graceNeeded | int) }}
{{- fail (printf "shutdown.gracePeriodSeconds must be %d or more: preStopSeconds, 20 s for requests and 10 s for batches" $graceNeeded) }}
{{- end }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
automountServiceAccountToken: false
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
spec:
  selector:
    {{- include "till.selector" . | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http, appProtocol: http}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
spec:
  {{- if not (or $scaling.hpa.enabled $scaling.keda.enabled) }}
  replicas: {{ $settings.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  minReadySeconds: 5
  progressDeadlineSeconds: 600
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "till.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "till.selector" . | nindent 8 }}
        app.kubernetes.io/part-of: till
      {{- with $settings.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false # they would be taken for settings
      terminationGracePeriodSeconds: {{ $values.shutdown.gracePeriodSeconds }}
      {{- with $settings.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      securityContext:
        {{- include "till.podSecurity" $root | nindent 8 }}
      {{- with $settings.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $settings.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - topologyKey: topology.kubernetes.io/zone
          maxSkew: 1
          whenUnsatisfiable: {{ $values.topologySpread.zones }}
          labelSelector:
            matchLabels:
              {{- include "till.selector" . | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        - topologyKey: kubernetes.io/hostname
          maxSkew: 1
          whenUnsatisfiable: {{ $values.topologySpread.nodes }}
          labelSelector:
            matchLabels:
              {{- include "till.selector" . | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
      {{- if $ownAuthority }}
      initContainers:
        - name: trust # Java wants the authority in a store of its own kind
          image: {{ $image }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          command: [keytool]
          args: [-importcert, -noprompt, -alias, redis, -file, /ca/ca.crt, -keystore, /trust/redis.p12, -storetype, PKCS12, -storepass, changeit]
          resources:
            requests: {cpu: 50m, memory: 64Mi}
            limits: {memory: 128Mi}
          securityContext:
            {{- include "till.containerSecurity" $root | nindent 12 }}
          volumeMounts:
            - {name: ca, mountPath: /ca, readOnly: true}
            - {name: trust, mountPath: /trust}
            - {name: tmp, mountPath: /tmp}
      {{- end }}
      containers:
        - name: {{ .service }}-svc
          image: {{ $image }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          env:
            - name: TILL_INSTANCE # a pod's name is no other pod's, and outlives its container
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
            - {name: TILL_PARTITIONS, value: {{ $values.shop.partitions | quote }}}
            - {name: TILL_DURABILITY_LEVEL, value: {{ $values.shop.durability }}}
            - {name: TILL_DURABILITY_WITHOUT_REPLICA, value: {{ $values.shop.withoutReplica }}}
            - {name: TILL_BATCH_INIT, value: {{ $values.shop.batchInit | quote }}}
            - {name: TILL_IDEMPOTENCY_KEEP, value: {{ $values.shop.idempotencyKeep }}}
            {{- if eq .service "order" }}
            - {name: STOCK_URLS, value: "http://{{ include "till.name" $root }}-stock-svc:8080"}
            {{- end }}
            {{- if $values.redis.auth.enabled }}
            - name: SHOP_CREDENTIAL
              valueFrom:
                secretKeyRef:
                  name: {{ $values.redis.auth.existingSecret }}
                  key: {{ (index $values.redis.auth.users .service).key }}
            {{- end }}
            - {name: REDIS_URIS, value: {{ include "till.redisUris" . | quote }}}
            {{- if $ownAuthority }}
            - name: JDK_JAVA_OPTIONS
              value: -Djavax.net.ssl.trustStore=/trust/redis.p12 -Djavax.net.ssl.trustStorePassword=changeit
            {{- end }}
            {{- range $variable, $value := $settings.env }}
            - {name: {{ $variable }}, value: {{ $value | quote }}}
            {{- end }}
          ports:
            - {name: http, containerPort: 8080}
          # It waits a minute for Redis, and does not listen before that.
          startupProbe:
            httpGet: {path: /health/liveness, port: http}
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 60
          # Says nothing of Redis: a restart here would mend nothing there.
          livenessProbe:
            httpGet: {path: /health/liveness, port: http}
            periodSeconds: 5
            timeoutSeconds: 2
            failureThreshold: 4
          # Some primary answers.
          readinessProbe:
            httpGet: {path: /health/readiness, port: http}
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 2
          lifecycle:
            preStop:
              {{- if $values.shutdown.preStopSeconds }}
              sleep: {seconds: {{ $values.shutdown.preStopSeconds }}}
              {{- else }}
              exec: {command: ["true"]}
              {{- end }}
          resources:
            {{- toYaml $settings.resources | nindent 12 }}
          securityContext:
            {{- include "till.containerSecurity" $root | nindent 12 }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            {{- if $ownAuthority }}
            - {name: trust, mountPath: /trust, readOnly: true}
            {{- end }}
      volumes:
        - name: tmp # Netty unpacks its native code there
          emptyDir: {sizeLimit: 64Mi}
        {{- if $ownAuthority }}
        - name: trust
          emptyDir: {medium: Memory, sizeLimit: 1Mi}
        - name: ca
          secret:
            secretName: {{ $values.redis.tls.existingSecret }}
            items:
              - {key: ca.crt, path: ca.crt}
        {{- end }}
{{- if $values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
spec:
  maxUnavailable: {{ $values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "till.selector" . | nindent 6 }}
{{- end }}
{{- if $scaling.hpa.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $name }}
  minReplicas: {{ $scaling.min }}
  maxReplicas: {{ $scaling.max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $scaling.hpa.cpuPercent }}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies:
        - {type: Percent, value: 100, periodSeconds: 30}
    scaleDown: # each that goes leaves its pending entries to the others
      stabilizationWindowSeconds: 300
      policies:
        - {type: Pods, value: 1, periodSeconds: 60}
{{- end }}
{{- if $scaling.keda.enabled }}
{{- $stream := dict "order" "outcome" "stock" "stock" "payment" "payment" }}
{{- if ne (len $values.shop.partitionTags) ($values.shop.partitions | int) }}
{{- fail "shop.partitionTags must name the tags of all shop.partitions: KEDA looks at their streams" }}
{{- end }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ $name }}
  labels:
    {{- include "till.labels" $root | nindent 4 }}
    app.kubernetes.io/name: {{ .service }}-svc
spec:
  scaleTargetRef:
    name: {{ $name }}
  minReplicaCount: {{ $scaling.min }}
  maxReplicaCount: {{ $scaling.max }}
  pollingInterval: {{ $scaling.keda.pollingSeconds }}
  cooldownPeriod: {{ $scaling.keda.cooldownSeconds }}
  advanced:
    # What is answered is deleted, so the length of a stream is its backlog; all are added up.
    scalingModifiers:
      target: {{ $scaling.keda.backlog | quote }}
      metricType: AverageValue
      formula: {{ range $i, $tag := $values.shop.partitionTags }}{{ if $i }} + {{ end }}p{{ $tag }}{{ end }}
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 300
          policies:
            - {type: Pods, value: 1, periodSeconds: 60}
  triggers:
    {{- range $tag := $values.shop.partitionTags }}
    - type: redis-cluster-streams
      name: p{{ $tag }}
      metadata:
        addresses: {{ join "," $values.redis.nodes | quote }}
        stream: "saga:{{ "{" }}{{ $tag }}{{ "}" }}:{{ index $stream $.service }}"
        streamLength: {{ $scaling.keda.backlog | quote }}
        enableTLS: {{ $values.redis.tls.enabled | quote }}
        {{- if $values.redis.tls.enabled }}
        unsafeSsl: {{ ne $values.redis.tls.verify "FULL" | quote }}
        {{- end }}
      {{- if or $values.redis.auth.enabled $ownAuthority }}
      authenticationRef:
        name: {{ include "till.name" $root }}-scaler
      {{- end }}
    {{- end }}
{{- end }}
{{- end }}
