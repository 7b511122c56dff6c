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
{{- $repository := .Values.image.repository -}}
{{- with default .Values.image.registry .Values.global.imageRegistry -}}
{{/* What begins a repository is its registry where it can't be a part of a path. */}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" $repository "") -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Those of the parent chart, which may be names alone, and those of this one. */}}
{{- define "azureml-operator.imagePullSecrets" -}}
{{- $names := list -}}
{{- range concat .Values.global.imagePullSecrets .Values.imagePullSecrets -}}
{{- $names = append $names (ternary . (get (ternary (dict) . (kindIs "string" .)) "name") (kindIs "string" .)) -}}
{{- end -}}
{{- range uniq $names }}
- name: {{ . }}
{{- end -}}
{{- end -}}

{{/* "true" on OpenShift, else nothing. */}}
{{- define "azureml-operator.openshift" -}}
{{- $said := toString .Values.openshift.enabled -}}
{{- if or (eq $said "true") (and (eq $said "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}true{{- end -}}
{{- end -}}

{{/* A security context; on OpenShift without the ids, which it gives each namespace and refuses others than. */}}
{{- define "azureml-operator.securityContext" -}}
{{- if include "azureml-operator.openshift" .root -}}
{{- omit .context "runAsUser" "runAsGroup" "fsGroup" | toYaml -}}
{{- else -}}
{{- toYaml .context -}}
{{- end -}}
{{- end -}}

{{/* How a monitor scrapes, for an endpoint of it. */}}
{{- define "azureml-operator.scrape" -}}
interval: {{ .interval }}
{{- with .scrapeTimeout }}
scrapeTimeout: {{ . }}
{{- end }}
# An object's namespace stays in the label namespace, where else the Pod's would be.
honorLabels: true
{{- with .relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Plurals of the kinds that run, as a JSON list. */}}
{{- define "azureml-operator.plurals" -}}
{{- $all := list -}}
{{- $byKind := dict -}}
{{- range .Files.Get "files/kinds.yaml" | fromYamlArray -}}
{{- $all = append $all .kind -}}
{{- $_ := set $byKind .kind .plural -}}
{{- end -}}
{{- $plurals := list -}}
{{- range default $all .Values.kinds -}}
{{- $plurals = append $plurals (get $byKind .) -}}
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

{{/* The port of the proxy, where there is one. */}}
{{- define "azureml-operator.proxyPort" -}}
{{- with .Values.proxy -}}
{{- if .port -}}{{ .port }}{{- else -}}{{- regexFind ":[0-9]+/?$" .https | trimPrefix ":" | trimSuffix "/" -}}{{- end -}}
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

{{/* The options of the JVM that values add, each after a space. */}}
{{- define "azureml-operator.jvmOptions" -}}
{{- range .Values.operator.jvmOptions }} {{ . }}{{ end -}}
{{- end -}}

{{/* The variables of the container. A name twice in one list breaks server-side apply: the user's entry replaces ours. */}}
{{- define "azureml-operator.environment" -}}
{{- $theirs := dict -}}
{{- range .Values.extraEnv }}{{ $_ := set $theirs .name . }}{{ end -}}
{{- range include "azureml-operator.ownEnvironment" . | fromYamlArray -}}
{{- if not (hasKey $theirs .name) }}
- {{ toJson . }}
{{- end -}}
{{- end -}}
{{- range $name, $entry := $theirs }}
- {{ toJson $entry }}
{{- end -}}
{{- end -}}

{{- define "azureml-operator.ownEnvironment" -}}
{{- $name := include "azureml-operator.fullname" . }}
{{- $azure := .Values.azure }}
{{- $federated := eq $azure.credential "workload-identity" }}
{{- $tls := .Values.metrics.tls.secretName }}
- {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
- {name: OPERATOR_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
- {name: JDK_JAVA_OPTIONS, value: {{ printf "-Xmx%s -XX:+ExitOnOutOfMemoryError%s" .Values.operator.maxHeap (include "azureml-operator.jvmOptions" .) | quote }}}
- {name: LEADER_ELECTION, value: "true"}
- {name: LEADER_ELECTION_LEASE, value: {{ $name | quote }}}
- {name: SECRETS_HMAC_SECRET, value: {{ printf "%s-hmac" $name | quote }}}
- {name: HTTP_PORT, value: {{ .Values.metrics.port | quote }}}
{{- if $tls }}
- {name: HTTP_TLS_CERTIFICATE_FILE, value: {{ printf "/etc/azureml-operator/tls/%s" .Values.metrics.tls.certificateKey | quote }}}
- {name: HTTP_TLS_KEY_FILE, value: {{ printf "/etc/azureml-operator/tls/%s" .Values.metrics.tls.privateKeyKey | quote }}}
{{- end }}
{{- with .Values.metrics.azure }}
{{- with .groups }}
- {name: AZURE_METRICS_GROUPS, value: {{ join "," . | lower | quote }}}
{{- end }}
- {name: AZURE_METRICS_INTERVAL, value: {{ .interval | quote }}}
- {name: AZURE_METRICS_REQUESTS_PER_MINUTE, value: {{ int .requestsPerMinute | quote }}}
- {name: AZURE_METRICS_MAX_SERIES, value: {{ int .maxSeries | quote }}}
{{- with .carbonIntensity }}
{{- $grams := list }}
{{- range $region, $number := . }}
{{- $grams = append $grams (printf "%s=%.6f" $region (float64 $number)) }}
{{- end }}
- {name: AZURE_METRICS_CARBON_INTENSITY, value: {{ join "," $grams | quote }}}
{{- end }}
- {name: AZURE_METRICS_IDLE_GPU_PERCENT, value: {{ int .idleGpu.percent | quote }}}
- {name: AZURE_METRICS_IDLE_GPU_AFTER, value: {{ .idleGpu.after | quote }}}
{{- end }}
{{- with .Values.activityLog }}
- {name: ACTIVITY_LOG, value: {{ .enabled | quote }}}
- {name: ACTIVITY_LOG_INTERVAL, value: {{ .interval | quote }}}
- {name: ACTIVITY_LOG_REQUESTS_PER_MINUTE, value: {{ int .requestsPerMinute | quote }}}
{{- end }}
{{- with .Values.traces }}
{{- if .endpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ .endpoint | quote }}}
- {name: OTEL_TRACES_SAMPLER_ARG, value: {{ printf "%.9f" (float64 .ratio) | quote }}}
{{- with .headersSecret }}
{{- if .name }}
- {name: OTEL_EXPORTER_OTLP_HEADERS, valueFrom: {secretKeyRef: {name: {{ .name | quote }}, key: {{ .key | quote }}}}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
- {name: LOG_LEVEL, value: {{ .Values.operator.logLevel | quote }}}
- {name: LOG_FORMAT, value: {{ .Values.operator.logFormat | quote }}}
- {name: DRIFT_INTERVAL, value: {{ .Values.operator.driftInterval | quote }}}
- {name: PAUSED, value: {{ .Values.operator.paused | quote }}}
- {name: TENANTS_FILE, value: /etc/azureml-operator/tenants/tenants.yaml}
{{- if include "azureml-operator.pricesConfigMap" . }}
- {name: PRICES_FILE, value: {{ printf "/etc/azureml-operator/prices/%s" (ternary "prices.yaml" .Values.prices.configMap.key (not (empty .Values.prices.list))) | quote }}}
{{- end }}
{{- with .Values.prices.retail }}
{{- if .url }}
- {name: PRICES_URL, value: {{ .url | quote }}}
- {name: PRICES_CURRENCY, value: {{ .currency | quote }}}
- {name: PRICES_INTERVAL, value: {{ .interval | quote }}}
{{- end }}
{{- end }}
- {name: CREDENTIALS_WHEN_GONE, value: {{ kebabcase .Values.credentials.whenGone | quote }}}
{{- with .Values.deletionGuard }}
- {name: CRD_DELETION, value: {{ lower .crds | quote }}}
- {name: MAX_DELETIONS_PER_MINUTE, value: {{ int .maxPerMinute | quote }}}
{{- end }}
{{- with .Values.fetch }}
- {name: FETCH_TIMEOUT, value: {{ .timeout | quote }}}
- {name: FETCH_MAX_MIB, value: {{ int .maxMib | quote }}}
{{- with .privateNetworks }}
- {name: FETCH_PRIVATE_NETWORKS, value: {{ join "," . | quote }}}
{{- end }}
{{- end }}
- {name: CREDENTIALS_LET_GO_AFTER, value: {{ .Values.credentials.letGoAfter | quote }}}
{{- with .Values.kinds }}
- {name: KINDS, value: {{ join "," . | quote }}}
{{- end }}
{{- with .Values.watchNamespaces }}
- {name: WATCH_NAMESPACES, value: {{ join "," . | quote }}}
{{- end }}
{{- with .Values.clusterId }}
- {name: CLUSTER_ID, value: {{ . | quote }}}
{{- end }}
{{- with .Values.inClusterExtension.clusterId }}
- {name: IN_CLUSTER_ID, value: {{ . | quote }}}
{{- end }}
- {name: AZURE_CLOUD, value: {{ $azure.cloud | quote }}}
- {name: AZURE_CREDENTIAL, value: {{ $azure.credential | quote }}}
{{- with $azure.tenantId }}
- {name: AZURE_TENANT_ID, value: {{ . | quote }}}
{{- end }}
{{- with $azure.clientId }}
- {name: AZURE_CLIENT_ID, value: {{ . | quote }}}
{{- end }}
{{- with $azure.subscriptionId }}
- {name: AZURE_SUBSCRIPTION_ID, value: {{ . | quote }}}
{{- end }}
{{- with $azure.imageFindingsInterval }}
- {name: AZURE_IMAGE_FINDINGS_INTERVAL, value: {{ . | quote }}}
{{- end }}
{{- with $azure.costQueryInterval }}
- {name: COST_QUERY_INTERVAL, value: {{ . | quote }}}
{{- end }}
{{- with $azure.resourceManagerUrl }}
- {name: AZURE_RESOURCE_MANAGER_URL, value: {{ . | quote }}}
{{- end }}
{{- with $azure.resourceManagerAudience }}
- {name: AZURE_RESOURCE_MANAGER_AUDIENCE, value: {{ . | quote }}}
{{- end }}
{{- with $azure.authorityHost }}
- {name: AZURE_AUTHORITY_HOST, value: {{ . | quote }}}
{{- end }}
{{- if $azure.caBundle.configMap }}
- {name: AZURE_CA_BUNDLE, value: {{ printf "/etc/azureml-operator/ca/%s" $azure.caBundle.key | quote }}}
{{- end }}
{{- with .Values.proxy }}
{{- with .https }}
- {name: HTTPS_PROXY, value: {{ . | quote }}}
{{- end }}
{{- if .existingSecret.name }}
- {name: HTTPS_PROXY, valueFrom: {secretKeyRef: {name: {{ .existingSecret.name }}, key: {{ .existingSecret.key }}}}}
{{- end }}
{{- with .noProxy }}
- {name: NO_PROXY, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- if $federated }}
- {name: AZURE_FEDERATED_TOKEN_FILE, value: /var/run/secrets/azure/tokens/azure-identity-token}
{{- end }}
{{- if eq $azure.credential "client-secret" }}
- {name: AZURE_CLIENT_SECRET_FILE, value: {{ printf "/etc/azureml-operator/credentials/%s" $azure.existingSecret.clientSecretKey | quote }}}
{{- end }}
{{- if eq $azure.credential "client-certificate" }}
- {name: AZURE_CLIENT_CERTIFICATE_PATH, value: {{ printf "/etc/azureml-operator/credentials/%s" $azure.existingSecret.clientCertificateKey | quote }}}
{{- end }}
{{- end -}}

{{/* Bytes of a quantity as Kubernetes or the JVM writes it; 0 where it is neither. */}}
{{- define "azureml-operator.bytes" -}}
{{- $text := toString . -}}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- if and (regexMatch "^[0-9]+[A-Za-z]*$" $text) (hasKey $units $unit) -}}
{{- mul (trimSuffix $unit $text | int64) (get $units $unit) -}}
{{- else -}}0{{- end -}}
{{- end -}}

{{/* The ConfigMap with what things cost in Azure; nothing where there is none. */}}
{{- define "azureml-operator.pricesConfigMap" -}}
{{- if .Values.prices.list }}{{ include "azureml-operator.fullname" . }}-prices{{ else }}{{ .Values.prices.configMap.name }}{{ end }}
{{- end }}
