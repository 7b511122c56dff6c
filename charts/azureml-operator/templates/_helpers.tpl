{{- define "azureml-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "azureml-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "azureml-operator.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "azureml-operator.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "azureml-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "azureml-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "azureml-operator.labels" -}}
{{ include "azureml-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "azureml-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "azureml-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "azureml-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Plurals of the kinds that run, as a JSON list. */}}
{{- define "azureml-operator.plurals" -}}
{{- $all := list "MLWorkspace" "MLCompute" "MLClusterExtension" "MLDatastore" "MLConnection" "MLData" "MLModel" "MLEnvironment" "MLInferenceEndpoint" -}}
{{- $plurals := list -}}
{{- range (default $all .Values.kinds) -}}
{{- $plurals = append $plurals (printf "%ss" (lower .)) -}}
{{- end -}}
{{- toJson $plurals -}}
{{- end -}}

{{/* What the operator may do where its objects are. */}}
{{- define "azureml-operator.objectRules" -}}
{{- $plurals := include "azureml-operator.plurals" . | fromJsonArray -}}
- apiGroups: [azureml.dev]
  resources: {{ toJson $plurals }}
  verbs: [get, list, watch, patch]
- apiGroups: [azureml.dev]
  resources:
    {{- range $plurals }}
    - {{ . }}/status
    {{- end }}
  verbs: [patch]
# Credentials that specs refer to{{ if .Values.connectionSecrets.enabled }}; create and patch for spec.connectionSecret{{ end }}.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch{{ if .Values.connectionSecrets.enabled }}, create, patch{{ end }}]
# Setup scripts and conda files that specs refer to; create and patch for spec.configMap of a workspace.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch{{ if has "mlworkspaces" $plurals }}, create, patch{{ end }}]
# Who the objects of a namespace are in Azure: a ServiceAccount there, and a token that Azure alone takes.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end -}}

{{/* The port of a URL, where it says one. */}}
{{- define "azureml-operator.port" -}}
{{- with . -}}
{{- regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" -}}
{{- end -}}
{{- end -}}

{{/* How Prometheus is to connect, for an endpoint of a monitor. */}}
{{- define "azureml-operator.scrapeTls" -}}
{{- with .Values.metrics.tls -}}
{{- if .secretName -}}
scheme: https
tlsConfig:
  serverName: {{ default (printf "%s-metrics.%s.svc" (include "azureml-operator.fullname" $) $.Release.Namespace) .serverName }}
  {{- if .caKey }}
  ca: {secret: {name: {{ .secretName }}, key: {{ .caKey }}}}
  {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
