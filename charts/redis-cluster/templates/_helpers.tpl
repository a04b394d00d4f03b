{{/* The name of everything: that of the release, so that others can guess it. */}}
{{- define "redis.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "redis.domain" -}}
{{- printf "%s-nodes.%s.svc" (include "redis.name" .) .Release.Namespace -}}
{{- end }}

{{- define "redis.secret" -}}
{{- .Values.users.existingSecret | default (printf "%s-users" (include "redis.name" .)) -}}
{{- end }}

{{- define "redis.selector" -}}
app.kubernetes.io/name: redis-cluster
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "redis.labels" -}}
{{ include "redis.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "redis.perShard" -}}
{{- add 1 .Values.replicasPerShard -}}
{{- end }}

{{/* How many shards; says what is wrong with the numbers. */}}
{{- define "redis.shards" -}}
{{- $per := include "redis.perShard" . | int -}}
{{- $nodes := .Values.nodes | int -}}
{{- if mod $nodes $per -}}
{{- fail (printf "nodes is %d, which is no multiple of %d: a shard is a primary and %d replica(s)" $nodes $per (sub $per 1)) -}}
{{- end -}}
{{- $shards := div $nodes $per -}}
{{- if lt ($shards | int) 3 -}}
{{- fail (printf "%d nodes make %d shard(s), and a Redis Cluster needs 3 to survive the loss of one: set nodes to %d or more" $nodes $shards (mul 3 $per)) -}}
{{- end -}}
{{- if .Release.IsUpgrade -}}
{{- if lookup "apps/v1" "StatefulSet" .Release.Namespace (printf "%s-%d" (include "redis.name" .) $shards) -}}
{{- fail (printf "there is a shard %d already: nodes may grow, but not shrink, for slots would be lost" $shards) -}}
{{- end -}}
{{- end -}}
{{- $shards -}}
{{- end }}

{{- define "redis.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "redis.podSecurity" -}}
runAsNonRoot: true
runAsUser: 999
runAsGroup: 999
fsGroup: 999
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* What the scripts want to know. */}}
{{- define "redis.env" -}}
- name: NAME
  value: {{ include "redis.name" . }}
- name: NODES_DOMAIN
  value: {{ include "redis.domain" . }}
- name: SHARDS
  value: {{ include "redis.shards" . | quote }}
- name: PER_SHARD
  value: {{ include "redis.perShard" . | quote }}
- name: TLS
  value: {{ .Values.tls.enabled | quote }}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
{{- end }}

{{- define "redis.mounts" -}}
- name: scripts
  mountPath: /scripts
  readOnly: true
- name: secrets
  mountPath: /secrets
  readOnly: true
{{- if .Values.tls.enabled }}
- name: tls
  mountPath: /tls
  readOnly: true
{{- end }}
{{- end }}

{{- define "redis.volumes" -}}
- name: scripts
  configMap:
    name: {{ include "redis.name" . }}
    items:
      {{- range $path, $content := .Files.Glob "files/*.sh" }}
      - {key: {{ base $path }}, path: {{ base $path }}}
      {{- end }}
- name: secrets
  secret:
    secretName: {{ include "redis.secret" . }}
    defaultMode: 0440
{{- if .Values.tls.enabled }}
- name: tls
  secret:
    secretName: {{ .Values.tls.existingSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{/* The same for a pod of the cluster, which knows its own name, and nothing that grows. */}}
{{- define "redis.podEnv" -}}
- name: NAME
  value: {{ include "redis.name" . }}
- name: NODES_DOMAIN
  value: {{ include "redis.domain" . }}
- name: PER_SHARD
  value: {{ include "redis.perShard" . | quote }}
- name: TLS
  value: {{ .Values.tls.enabled | quote }}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
{{- end }}
