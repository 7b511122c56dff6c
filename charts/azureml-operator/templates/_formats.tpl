{{/* Values that must be written in a certain way, as a JSON list of [path, value, regular expression, what it must be]. */}}
{{- define "azureml-operator.formats" -}}
{{- $guid := "^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$" -}}
{{- $guidSaid := "a GUID such as 0f8fad5b-d9cb-469f-a165-70867728950e" -}}
{{- $url := "^(https://[^/?#@ ]+(/[^?# ]*)?)?$" -}}
{{- $urlSaid := "an https URL without user, query or fragment, such as https://management.example.com" -}}
{{- $iso := "[Pp]([0-9]{1,9}[Dd]|([0-9]{1,9}[Dd])?[Tt]([0-9]{1,9}[Hh]([0-9]{1,9}[Mm])?([0-9]{1,9}([.][0-9]{1,9})?[Ss])?|[0-9]{1,9}[Mm]([0-9]{1,9}([.][0-9]{1,9})?[Ss])?|[0-9]{1,9}([.][0-9]{1,9})?[Ss]))" -}}
{{- $duration := printf "^(([0-9]{1,9}(ms|[dhms]))+|%s)$" $iso -}}
{{- $durationSaid := "a duration such as 30m, 1h30m or PT30M" -}}
{{- $hour := "[1-9][0-9]*[dDhH]|([6-9][0-9]|[1-9][0-9]{2,})[mM]([^sS]|$)|(^|[^0-9.])0*(3[6-9][0-9]{2}|[4-9][0-9]{3}|[1-9][0-9]{4,})([.][0-9]+)?[sS]" -}}
{{- $prometheus := "^([0-9]{1,9}(ms|[smhdw]))+$" -}}
{{- $prometheusSaid := "a duration as Prometheus writes it, such as 30s or 1m30s" -}}
{{- $name := "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$" -}}
{{- $names := "^[a-z0-9*]([-a-z0-9*]{0,61}[a-z0-9*])?$" -}}
{{- $namesSaid := "a namespace or a pattern of namespaces, of lower-case letters, digits, '-' and '*', such as team-a or team-a-*" -}}
{{- $scope := "^(/$|/subscriptions/|azureml://registries/)" -}}
{{- $scopeSaid := "an ARM id such as /subscriptions/<id>/resourceGroups/<name>, a registry such as azureml://registries/<name>, or / for everything" -}}
{{- $count := "^([0-9]+%?)?$" -}}
{{- $countSaid := "a number of replicas or a percentage of them, such as 1 or \"50%\"" -}}
{{- with .Values -}}
{{- $all := list
  (list "image.digest" .image.digest "^(sha256:[0-9a-f]{64})?$" "a digest, sha256: and 64 hexadecimal digits, such as sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
  (list "azure.tenantId" .azure.tenantId "^([0-9A-Za-z][0-9A-Za-z.-]*)?$" "a tenant's GUID or domain name, such as 0f8fad5b-d9cb-469f-a165-70867728950e or contoso.onmicrosoft.com")
  (list "azure.clientId" .azure.clientId $guid $guidSaid)
  (list "azure.subscriptionId" .azure.subscriptionId $guid $guidSaid)
  (list "azure.imageFindingsInterval" .azure.imageFindingsInterval (printf "^(([0-9]{1,9}(ms|[dhms]))+|%s)?$" $iso) "a duration such as 6h or PT6H")
  (list "azure.imageFindingsInterval" .azure.imageFindingsInterval "^$|[1-9]" "more than zero, such as 6h")
  (list "azure.costQueryInterval" .azure.costQueryInterval (printf "^(([0-9]{1,9}(ms|[dhms]))+|%s)?$" $iso) "a duration such as 6h or PT6H")
  (list "azure.costQueryInterval" .azure.costQueryInterval (printf "^$|%s" $hour) "an hour or more, such as 6h")
  (list "azure.resourceManagerUrl" .azure.resourceManagerUrl $url $urlSaid)
  (list "azure.authorityHost" .azure.authorityHost $url $urlSaid)
  (list "proxy.https" .proxy.https "^((http://)?(\\[[0-9a-fA-F:.]+\\]|[^/?#@: \\[\\]]+):[0-9]{1,5}/?)?$" "the URL of an HTTP proxy with its port, such as http://proxy.example.com:3128")
  (list "proxy.noProxy" .proxy.noProxy "^ *([A-Za-z0-9_.*:\\[\\]-]+(/[0-9]{1,3})?)? *(, *([A-Za-z0-9_.*:\\[\\]-]+(/[0-9]{1,3})?)? *)*$" "hosts, domains and networks with commas between them, such as .privatelink.example.com,10.0.0.0/8")
  (list "inClusterExtension.clusterId" .inClusterExtension.clusterId "^(/subscriptions/.+)?$" "an ARM id such as /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.ContainerService/managedClusters/<name>")
  (list "prices.currency" .prices.currency "^([A-Z]{3})?$" "the three letters of a currency, such as EUR")
  (list "prices.pricedAt" .prices.pricedAt "^([0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?)?$" "a day such as 2026-11-30")
  (list "prices.retail.url" .prices.retail.url $url "an https URL without user, query or fragment, such as https://prices.azure.com/api/retail/prices")
  (list "traces.endpoint" .traces.endpoint "^(https?://[^/?#@]+(/[^?#]*)?)?$" "an https or http URL without user, query or fragment, such as http://otel-collector.observability:4318")
  (list "prices.retail.currency" .prices.retail.currency "^[A-Z]{3}$" "the three letters of a currency, such as EUR")
  (list "prices.retail.interval" .prices.retail.interval $duration $durationSaid)
  (list "prices.retail.interval" .prices.retail.interval $hour "an hour or more, such as 24h")
  (list "credentials.letGoAfter" .credentials.letGoAfter $duration $durationSaid)
  (list "fetch.timeout" .fetch.timeout $duration $durationSaid)
  (list "fetch.timeout" .fetch.timeout "[1-9]" "more than zero, such as 5m")
  (list "credentials.letGoAfter" .credentials.letGoAfter "[1-9]" "more than zero, such as 1h")
  (list "operator.driftInterval" .operator.driftInterval $duration $durationSaid)
  (list "operator.driftInterval" .operator.driftInterval "[1-9]" "more than zero, such as 30m")
  (list "metrics.azure.interval" .metrics.azure.interval $duration $durationSaid)
  (list "metrics.azure.interval" .metrics.azure.interval "[1-9]" "more than zero, such as 5m")
  (list "metrics.azure.idleGpu.after" .metrics.azure.idleGpu.after $duration $durationSaid)
  (list "metrics.azure.idleGpu.after" .metrics.azure.idleGpu.after "[1-9]" "more than zero, such as 1h")
  (list "operator.maxHeap" .operator.maxHeap "^[0-9]+[kmgKMG]$" "a size as -Xmx takes it, such as 128m or 1g")
  (list "podDisruptionBudget.maxUnavailable" .podDisruptionBudget.maxUnavailable $count $countSaid)
  (list "podDisruptionBudget.minAvailable" .podDisruptionBudget.minAvailable $count $countSaid)
  (list "metrics.prometheusRule.runbookUrl" .metrics.prometheusRule.runbookUrl "^https://.+" "an https URL such as https://wiki.example.com/azureml-operator")
-}}
{{- range $number, $price := .prices.list -}}
{{- $all = append $all (list (printf "prices.list[%d].region" $number) $price.region "^([A-Za-z0-9 ]{1,40}|[*])$" "a region such as westeurope, or \"*\" for all that have no price of their own") -}}
{{- $all = append $all (list (printf "prices.list[%d].what" $number) $price.what "^((?i)(Standard|Basic)_[A-Z0-9][A-Z0-9_-]{0,60}|LoadBalancer|PublicIPAddress|ManagedDisk/P10|PrivateEndpoint|NatGateway/Standard|(AzureFirewall|Bastion|ContainerRegistry)/(Basic|Standard|Premium))$" "a VM size such as Standard_DS3_v2, or something else that has a price, such as LoadBalancer") -}}
{{- end -}}
{{- range $region, $_ := .metrics.azure.carbonIntensity -}}
{{- $all = append $all (list "metrics.azure.carbonIntensity" $region "^[A-Za-z0-9]{1,40}$" "a region as Azure names it, such as westeurope, or default") -}}
{{- end -}}
{{- range $monitor, $of := dict "serviceMonitor" .metrics.serviceMonitor "podMonitor" .metrics.podMonitor -}}
{{- $all = append $all (list (printf "metrics.%s.interval" $monitor) $of.interval $prometheus $prometheusSaid) -}}
{{- if $of.scrapeTimeout -}}
{{- $all = append $all (list (printf "metrics.%s.scrapeTimeout" $monitor) $of.scrapeTimeout $prometheus $prometheusSaid) -}}
{{- end -}}
{{- end -}}
{{- range $i, $namespace := .watchNamespaces -}}
{{- $all = append $all (list (printf "watchNamespaces[%d]" $i) $namespace $name "a namespace, of lower-case letters, digits and '-', such as team-a") -}}
{{- end -}}
{{- range $i, $cidr := .networkPolicy.apiServerCidrs -}}
{{- $all = append $all (list (printf "networkPolicy.apiServerCidrs[%d]" $i) $cidr "^([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/[0-9]{1,3}$" "a network such as 10.0.0.1/32 or fd00::/64") -}}
{{- end -}}
{{- range $i, $tenant := .tenants -}}
{{- range $j, $namespace := $tenant.namespaces -}}
{{- $all = append $all (list (printf "tenants[%d].namespaces[%d]" $i $j) $namespace $names $namesSaid) -}}
{{- end -}}
{{- range $j, $namespace := $tenant.kubernetesNamespaces -}}
{{- $all = append $all (list (printf "tenants[%d].kubernetesNamespaces[%d]" $i $j) $namespace $names $namesSaid) -}}
{{- end -}}
{{- range $j, $one := $tenant.scopes -}}
{{- if kindIs "string" $one -}}
{{- $all = append $all (list (printf "tenants[%d].scopes[%d]" $i $j) $one $scope $scopeSaid) -}}
{{- else -}}
{{- $all = append $all (list (printf "tenants[%d].scopes[%d].id" $i $j) $one.id $scope $scopeSaid) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}
{{- end -}}

{{/* Milliseconds of a duration as Prometheus writes it. */}}
{{- define "azureml-operator.millis" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 "w" 604800000 -}}
{{- $sum := 0 -}}
{{- range regexFindAll "[0-9]+(ms|[smhdw])" . -1 -}}
{{- $unit := regexFind "[a-z]+" . -}}
{{- $sum = add $sum (mul (trimSuffix $unit . | int64) (get $units $unit)) -}}
{{- end -}}
{{- $sum -}}
{{- end -}}
