{{/*
Gives what is absent its default; each template begins with it. An upgrade with --reuse-values brings the values of the
chart before, without those that it did not have yet. values.yaml can't be read here, but its copy.
*/}}
{{- define "azureml-operator.defaults" -}}
{{- include "azureml-operator.fill" (dict "into" .Values "from" (.Files.Get "files/defaults.yaml" | fromYaml)) -}}
{{- end -}}

{{- define "azureml-operator.fill" -}}
{{/* What the user writes as one: a key taken out of it by null stays out. */}}
{{- $whole := list "podSecurityContext" "securityContext" "resources" "startupProbe" "livenessProbe" "readinessProbe" "labels" -}}
{{- range $key, $default := .from -}}
{{- if or (not (hasKey $.into $key)) (kindIs "invalid" (get $.into $key)) -}}
{{- $_ := set $.into $key $default -}}
{{- else if and (kindIs "map" $default) (not (has $key $whole)) -}}
{{- include "azureml-operator.fill" (dict "into" (get $.into $key) "from" $default) -}}
{{- end -}}
{{- end -}}
{{- end -}}
