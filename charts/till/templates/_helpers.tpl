{{/* The name of everything begins with that of the release. */}}
{{- define "till.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "till.labels" -}}
app.kubernetes.io/part-of: till
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Selects the pods of a service: till.selector (dict "root" $ "service" "order") */}}
{{- define "till.selector" -}}
app.kubernetes.io/name: {{ .service }}-svc
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* Where requests go by their paths. */}}
{{- define "till.paths" -}}
order: /orders
stock: /stock
payment: /payment
{{- end }}

{{/* What a service is told: defaults, and what it says itself. As YAML. */}}
{{- define "till.settings" -}}
{{- $settings := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .service | default dict)) -}}
{{- $scaling := $settings.autoscaling -}}
{{- if and $scaling.hpa.enabled $scaling.keda.enabled -}}
{{- fail (printf "services.%s: autoscaling.hpa and autoscaling.keda are both enabled, and would pull the same Deployment in two directions: enable one" .service) -}}
{{- end -}}
{{- if gt ($scaling.min | int) ($scaling.max | int) -}}
{{- fail (printf "services.%s: autoscaling.min is larger than autoscaling.max" .service) -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end }}

{{/* How a user of Redis finds it, as Lettuce reads it; the password is in the environment. */}}
{{- define "till.redisUris" -}}
{{- $redis := .root.Values.redis -}}
{{- $user := index $redis.auth.users .service -}}
{{- $uris := list -}}
{{- range $redis.nodes -}}
{{- $credentials := ternary (printf "%s:$(SHOP_CREDENTIAL)@" $user.name) "" $redis.auth.enabled -}}
{{- $verify := ternary (printf "?verifyPeer=%s" $redis.tls.verify) "" $redis.tls.enabled -}}
{{- $uris = append $uris (printf "%s://%s%s%s" (ternary "rediss" "redis" $redis.tls.enabled) $credentials . $verify) -}}
{{- end -}}
{{- join "," $uris -}}
{{- end }}

{{- define "till.trustsOwnAuthority" -}}
{{- if and .Values.redis.tls.enabled (ne .Values.redis.tls.verify "NONE") }}true{{ end -}}
{{- end }}

{{- define "till.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "till.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}
