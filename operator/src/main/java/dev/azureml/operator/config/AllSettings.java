package dev.azureml.operator.config;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.arm.HttpsProxy;
import dev.azureml.operator.arm.NoProxy;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.fetch.Network;
import dev.azureml.operator.tenant.TenantsFile;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.Level;

import static dev.azureml.operator.config.Setting.Section.AZURE;
import static dev.azureml.operator.config.Setting.Section.KUBERNETES;
import static dev.azureml.operator.config.Setting.Section.RECONCILING;
import static dev.azureml.operator.config.Setting.Section.TELEMETRY;

/** Every setting the operator has. A new one is a constant here, an entry in {@link #ALL}, and a record component. */
public final class AllSettings {
    static final Setting<AzureSettings.Cloud> AZURE_CLOUD = Setting.of(AZURE, "AZURE_CLOUD",
            ValueType.oneOf(AzureSettings.Cloud.class), "public",
            "The Azure cloud; custom needs the resource manager URL and the authority host");
    static final Setting<URI> AZURE_RESOURCE_MANAGER_URL = Setting.optional(AZURE, "AZURE_RESOURCE_MANAGER_URL",
            ValueType.HTTPS_URL, "the cloud's", "Azure Resource Manager's URL");
    static final Setting<String> AZURE_RESOURCE_MANAGER_AUDIENCE = Setting.optional(AZURE,
            "AZURE_RESOURCE_MANAGER_AUDIENCE", ValueType.TEXT, "the cloud's; for custom, the resource manager URL",
            "The audience that tokens for Azure Resource Manager are asked for");
    static final Setting<URI> AZURE_AUTHORITY_HOST = Setting.optional(AZURE, "AZURE_AUTHORITY_HOST",
            ValueType.HTTPS_URL, "the cloud's", "The host that issues tokens");
    static final Setting<Path> AZURE_CA_BUNDLE = Setting.optional(AZURE, "AZURE_CA_BUNDLE", ValueType.FILE,
            "the JDK's", "PEM certificates to trust, beside the JDK's, for Azure and hosts of archives");
    static final Setting<HttpsProxy> HTTPS_PROXY = Setting.optional(AZURE, "HTTPS_PROXY", ValueType.PROXY, "none",
            "The proxy to Azure and hosts of archives, http://[user:password@]host:port; the API server is asked without it."
                    + " Also https_proxy");
    static final Setting<NoProxy> NO_PROXY = Setting.optional(AZURE, "NO_PROXY", ValueType.NO_PROXY, "none",
            "Hosts, domains and networks of Azure that are asked without the proxy; also no_proxy");
    static final Setting<CredentialSettings.Kind> AZURE_CREDENTIAL = Setting.optional(AZURE, "AZURE_CREDENTIAL",
            ValueType.oneOf(CredentialSettings.Kind.class),
            "workload-identity with AZURE_FEDERATED_TOKEN_FILE, client-secret with AZURE_CLIENT_SECRET(_FILE), "
                    + "client-certificate with AZURE_CLIENT_CERTIFICATE_PATH, else managed-identity",
            "The operator's own identity in Azure; none where every tenant has its own");
    static final Setting<String> AZURE_TENANT_ID = Setting.optional(AZURE, "AZURE_TENANT_ID", ValueType.TENANT, "none",
            "The tenant of the operator's identity");
    static final Setting<String> AZURE_CLIENT_ID = Setting.optional(AZURE, "AZURE_CLIENT_ID", ValueType.GUID,
            "none; a managed identity is then the system-assigned one", "The client id of the operator's identity");
    static final Setting<SensitiveString> AZURE_CLIENT_SECRET = Setting.optional(AZURE, "AZURE_CLIENT_SECRET",
            ValueType.SECRET, "none", "The client's secret; the file is better, a flag is visible to other processes");
    static final Setting<Path> AZURE_CLIENT_SECRET_FILE = Setting.optional(AZURE, "AZURE_CLIENT_SECRET_FILE",
            ValueType.FILE, "none", "A file that holds the client's secret");
    static final Setting<Path> AZURE_CLIENT_CERTIFICATE_PATH = Setting.optional(AZURE, "AZURE_CLIENT_CERTIFICATE_PATH",
            ValueType.FILE, "none", "A PEM file with the client's certificate and private key");
    static final Setting<Path> AZURE_FEDERATED_TOKEN_FILE = Setting.optional(AZURE, "AZURE_FEDERATED_TOKEN_FILE",
            ValueType.FILE, "none", "The service account token that workload identity exchanges");
    static final Setting<String> AZURE_SUBSCRIPTION_ID = Setting.optional(AZURE, "AZURE_SUBSCRIPTION_ID",
            ValueType.GUID, "none", "The subscription of a workspace that names none");
    static final Setting<Map<String, String>> AZURE_API_VERSIONS = Setting.optional(AZURE, "AZURE_API_VERSIONS",
            ValueType.API_VERSIONS, "the built-in ones", "Api-versions to use instead, by resource type");
    static final Setting<Integer> ARM_MAX_CONCURRENCY = Setting.of(AZURE, "ARM_MAX_CONCURRENCY",
            ValueType.number(1, 10_000), "128", "Requests to Azure Resource Manager at the same time");
    static final Setting<Duration> ARM_REQUEST_TIMEOUT = Setting.of(AZURE, "ARM_REQUEST_TIMEOUT", ValueType.DURATION,
            "PT60S",
            "How long one request to Azure Resource Manager may take to be answered; to the last byte it may take twice that");

    static final Setting<Duration> AZURE_IMAGE_FINDINGS_INTERVAL = Setting.optional(AZURE,
            "AZURE_IMAGE_FINDINGS_INTERVAL", ValueType.DURATION, "none; it is not read",
            "How often it is read, through Azure Resource Graph, what Defender for Containers found in the images of"
                    + " workspaces' registries, such as PT6H: one query a registry");
    static final Setting<Set<String>> WATCH_NAMESPACES = Setting.optional(KUBERNETES, "WATCH_NAMESPACES",
            ValueType.setOf(ValueType.NAMESPACE), "all", "The namespaces to watch");
    static final Setting<String> OPERATOR_NAMESPACE = Setting.of(KUBERNETES, "OPERATOR_NAMESPACE",
            ValueType.NAMESPACE, "default", "The operator's own namespace; in a Pod, the Pod's");
    static final Setting<Boolean> LEADER_ELECTION = Setting.of(KUBERNETES, "LEADER_ELECTION", ValueType.BOOLEAN, "true",
            "Whether one of several replicas is elected to work");
    static final Setting<String> LEADER_ELECTION_LEASE = Setting.of(KUBERNETES, "LEADER_ELECTION_LEASE",
            ValueType.KUBERNETES_NAME, "azureml-operator", "The Lease that the replicas compete for");
    static final Setting<String> POD_NAME = Setting.of(KUBERNETES, "POD_NAME", ValueType.TEXT,
            "azureml-operator", "This replica's name in the Lease; where HOSTNAME is set, that");
    static final Setting<String> CLUSTER_ID = Setting.optional(KUBERNETES, "CLUSTER_ID",
            ValueType.matching("ID", "letters, digits, '-', '_' and '.', at most 63", "[A-Za-z0-9._-]{1,63}"),
            "the uid of the namespace kube-system", "The cluster's id in the owner tags of Azure resources");
    static final Setting<String> IN_CLUSTER_ID = Setting.optional(KUBERNETES, "IN_CLUSTER_ID",
            ValueType.matching("ID", "the ARM id of an AKS or Arc-connected cluster",
                    "(?i)/subscriptions/[^/?#%]+/resourceGroups/[^/?#%]+/providers/(Microsoft.ContainerService"
                            + "/managedClusters|Microsoft.Kubernetes/connectedClusters)/[^/?#%]+"),
            "none; inCluster is then believed of no cluster",
            "The ARM id of the AKS or Arc-connected cluster that the operator runs in");
    static final Setting<Set<String>> KINDS = Setting.optional(KUBERNETES, "KINDS",
            ValueType.setOf(ValueType.matching("KIND", "kinds such as MLWorkspace", "ML[A-Za-z]+")), "all",
            "The kinds to run");

    static final Setting<Duration> DRIFT_INTERVAL = Setting.of(RECONCILING, "DRIFT_INTERVAL", ValueType.DURATION,
            "PT30M", "How often Azure is compared with a resource at rest (with jitter)");
    static final Setting<Duration> FULL_READ_INTERVAL = Setting.of(RECONCILING, "FULL_READ_INTERVAL",
            ValueType.DURATION, "PT24H", "How often it is read in full, where a LIST serves in between");
    static final Setting<TenantsFile> TENANTS_FILE = Setting.optional(RECONCILING, "TENANTS_FILE",
            new ValueType<>("FILE", AllSettings::tenants), "none; the operator does not start without it",
            "YAML or JSON that says which namespaces may do what in Azure, and as whom; read again when it changes");
    static final Setting<PriceFile> PRICES_FILE = Setting.optional(RECONCILING, "PRICES_FILE",
            new ValueType<>("FILE", text -> new PriceFile(Path.of(text))), "none; no cost is estimated",
            "YAML or JSON with what things cost in Azure, for status.estimatedMonthlyCost; read again when it changes");
    static final Setting<URI> PRICES_URL = Setting.optional(RECONCILING, "PRICES_URL", ValueType.HTTPS_URL,
            "none; nobody is asked",
            "Azure's Retail Prices API, https://prices.azure.com/api/retail/prices, or what answers as that does: asked, without"
                    + " credentials, for what PRICES_FILE has no price of");
    static final Setting<String> PRICES_CURRENCY = Setting.of(RECONCILING, "PRICES_CURRENCY",
            ValueType.matching("CURRENCY", "the three letters of a currency, such as EUR", "[A-Z]{3}"), "USD",
            "The currency in which it is asked; that of PRICES_FILE, where both are given");
    static final Setting<Duration> PRICES_INTERVAL = Setting.of(RECONCILING, "PRICES_INTERVAL",
            new ValueType<>("DURATION", AllSettings::hours), "PT24H",
            "How often it is asked again for what it said, give or take a tenth, at least PT1H");
    static final Setting<Boolean> PAUSED = Setting.of(RECONCILING, "PAUSED", ValueType.BOOLEAN, "false",
            "Whether every object is treated as paused");
    static final Setting<String> SECRETS_HMAC_SECRET = Setting.of(RECONCILING, "SECRETS_HMAC_SECRET",
            ValueType.KUBERNETES_NAME, "azureml-operator-hmac",
            "The Secret in the operator's namespace with the key that fingerprints secret values");
    static final Setting<Duration> RETRY_BASE = Setting.of(RECONCILING, "RETRY_BASE", ValueType.DURATION, "PT10S",
            "The first step of the backoff");
    static final Setting<Duration> RETRY_MAX = Setting.of(RECONCILING, "RETRY_MAX", ValueType.DURATION, "PT1H",
            "The longest step of the backoff");
    static final Setting<Duration> STALL_AUTHORIZATION_AFTER = Setting.of(RECONCILING, "STALL_AUTHORIZATION_AFTER",
            ValueType.DURATION, "PT15M", "How long a 401 or 403 is taken for a role grant that is still spreading");
    static final Setting<ReconcileSettings.WhenGone> CREDENTIALS_WHEN_GONE = Setting.of(RECONCILING,
            "CREDENTIALS_WHEN_GONE", ValueType.oneOf(ReconcileSettings.WhenGone.class), "wait",
            "What an object that is being deleted does when its credentials are gone before it: wait for them, or let go of"
                    + " what it has in Azure. Where the tenants file says identity: Operator, to wait is to go on as the operator");
    static final Setting<Duration> CREDENTIALS_LET_GO_AFTER = Setting.of(RECONCILING, "CREDENTIALS_LET_GO_AFTER",
            ValueType.DURATION, "PT1H",
            "With CREDENTIALS_WHEN_GONE let-go: how long after its deletion such an object waits for them");
    static final Setting<ReconcileSettings.WhenCrdGoes> CRD_DELETION = Setting.of(RECONCILING, "CRD_DELETION",
            ValueType.oneOf(ReconcileSettings.WhenCrdGoes.class), "retain",
            "What becomes of what objects have in Azure when the CRD of their kind is deleted, and they with it: retain"
                    + " lets it go, with an event for each resource; delete deletes it");
    static final Setting<Integer> MAX_DELETIONS_PER_MINUTE = Setting.of(RECONCILING, "MAX_DELETIONS_PER_MINUTE",
            ValueType.number(0, 10_000), "0",
            "How many objects of a namespace may be deleted in a minute, with what they have in Azure, before further ones wait for a"
                    + " person to confirm them; 0 for any number");
    static final Setting<Duration> FETCH_TIMEOUT = Setting.of(RECONCILING, "FETCH_TIMEOUT", ValueType.DURATION, "PT5M",
            "How long an archive that a spec names by URL may take to arrive, at most PT5M");
    static final Setting<Integer> FETCH_MAX_MIB = Setting.of(RECONCILING, "FETCH_MAX_MIB",
            ValueType.number(1, 10_240), "256",
            "How many MiB such an archive may have, as it comes and unpacked; four of them may be in /tmp at once");
    static final Setting<Set<Network>> FETCH_PRIVATE_NETWORKS = Setting.optional(RECONCILING, "FETCH_PRIVATE_NETWORKS",
            ValueType.setOf(new ValueType<>("NETWORK", Network::parse)), "none",
            "Private networks, such as 10.1.0.0/16, in which hosts of the tenants file's fetchHosts may be; link-local and"
                    + " cloud-internal addresses are never asked");
    static final Setting<Duration> CREDENTIAL_EXPIRY_WARNING = Setting.of(RECONCILING, "CREDENTIAL_EXPIRY_WARNING",
            ValueType.DURATION, "P14D",
            "How long before a SAS, a certificate or a connection's credentials end that is told");
    static final Setting<Duration> POLL_INTERVAL = Setting.of(RECONCILING, "POLL_INTERVAL", ValueType.DURATION, "PT5S",
            "The pause between polls of an operation where Azure gives no Retry-After");
    static final Setting<Duration> POLL_INTERVAL_MAX = Setting.of(RECONCILING, "POLL_INTERVAL_MAX", ValueType.DURATION,
            "PT1M", "The longest such pause");

    static final Setting<InetAddress> HTTP_ADDRESS = Setting.optional(TELEMETRY, "HTTP_ADDRESS", ValueType.ADDRESS,
            "none; all of the machine's",
            "The address of this machine at which /metrics, /healthz and /readyz are served; 127.0.0.1 serves them to"
                    + " this machine alone");
    static final Setting<Integer> HTTP_PORT = Setting.of(TELEMETRY, "HTTP_PORT", ValueType.number(0, 65_535), "8080",
            "The port of /metrics, /healthz and /readyz; 0 takes a free one");
    static final Setting<Path> HTTP_TLS_CERTIFICATE_FILE = Setting.optional(TELEMETRY, "HTTP_TLS_CERTIFICATE_FILE",
            ValueType.FILE, "none; all is served without TLS",
            "A PEM file with the certificate to serve them with; read again when it changes");
    static final Setting<Path> HTTP_TLS_KEY_FILE = Setting.optional(TELEMETRY, "HTTP_TLS_KEY_FILE", ValueType.FILE,
            "none", "A PEM file with its private key");
    static final Setting<Set<MetricExport.Group>> AZURE_METRICS_GROUPS = Setting.optional(TELEMETRY,
            "AZURE_METRICS_GROUPS", ValueType.setOf(ValueType.oneOf(MetricExport.Group.class)), "none",
            "The groups of Azure's metrics that are read of workspaces whose spec has no metrics, and served under"
                    + " /metrics");
    static final Setting<Duration> AZURE_METRICS_INTERVAL = Setting.of(TELEMETRY, "AZURE_METRICS_INTERVAL",
            ValueType.DURATION, "PT5M",
            "How often Azure's metrics are read of workspaces that do not say, and over how long sums are taken");
    static final Setting<Duration> AZURE_METRICS_DELAY = Setting.of(TELEMETRY, "AZURE_METRICS_DELAY",
            ValueType.DURATION, "PT4M",
            "How long ago the last minute began that is read of Azure's metrics, which come late");
    static final Setting<Integer> AZURE_METRICS_REQUESTS_PER_MINUTE = Setting.of(TELEMETRY,
            "AZURE_METRICS_REQUESTS_PER_MINUTE", ValueType.number(1, 100_000), "300",
            "How many requests for Azure's metrics are sent in a minute at most; reconciling comes before them");
    static final Setting<Integer> AZURE_METRICS_MAX_SERIES = Setting.of(TELEMETRY, "AZURE_METRICS_MAX_SERIES",
            ValueType.number(1, 100_000), "500",
            "How many series of Azure's metrics a workspace may have, with its endpoints; what is left out is counted");
    static final Setting<Map<String, Double>> AZURE_METRICS_CARBON_INTENSITY = Setting.optional(TELEMETRY,
            "AZURE_METRICS_CARBON_INTENSITY", ValueType.CARBON_INTENSITY, "none; no CO2e is worked out",
            "How many grams of CO2e a kWh of electricity stands for, by Azure region, and of all other regions under"
                    + " default, such as default=400,westeurope=270");
    static final Setting<Integer> AZURE_METRICS_IDLE_GPU_PERCENT = Setting.of(TELEMETRY,
            "AZURE_METRICS_IDLE_GPU_PERCENT", ValueType.number(0, 100), "5",
            "Under how many percent of utilisation the GPUs of a cluster are idle; 0 for never");
    static final Setting<Duration> AZURE_METRICS_IDLE_GPU_AFTER = Setting.of(TELEMETRY, "AZURE_METRICS_IDLE_GPU_AFTER",
            ValueType.DURATION, "PT1H", "After how long of that the MLCompute has the advice IdleGpu");
    static final Setting<Boolean> AZURE_METRICS_BATCH = Setting.of(TELEMETRY, "AZURE_METRICS_BATCH", ValueType.BOOLEAN,
            "false",
            "Whether up to fifty resources are asked for at once, at the metrics endpoint of their region, in place of each"
                    + " alone at Azure Resource Manager");
    static final Setting<String> AZURE_METRICS_BATCH_URL = Setting.optional(TELEMETRY, "AZURE_METRICS_BATCH_URL",
            ValueType.REGIONAL_URL, "the cloud's, such as https://{region}.metrics.monitor.azure.com",
            "That endpoint, with {region} in place of the region");
    static final Setting<String> AZURE_METRICS_BATCH_AUDIENCE = Setting.optional(TELEMETRY,
            "AZURE_METRICS_BATCH_AUDIENCE", ValueType.TEXT, "the cloud's, such as https://metrics.monitor.azure.com",
            "The audience that tokens for that endpoint are asked for");
    static final Setting<Boolean> ACTIVITY_LOG = Setting.of(TELEMETRY, "ACTIVITY_LOG", ValueType.BOOLEAN, "false",
            "Whether Azure's activity log of what objects have is read, and events on them name who else created, changed or"
                    + " deleted it; names of people are personal data");
    static final Setting<Duration> ACTIVITY_LOG_INTERVAL = Setting.of(TELEMETRY, "ACTIVITY_LOG_INTERVAL",
            ValueType.DURATION, "PT5M", "How often it is read");
    static final Setting<Integer> ACTIVITY_LOG_REQUESTS_PER_MINUTE = Setting.of(TELEMETRY,
            "ACTIVITY_LOG_REQUESTS_PER_MINUTE", ValueType.number(1, 10_000), "60",
            "How many requests for it are sent in a minute at most; reconciling comes before them");
    static final Setting<Duration> COST_QUERY_INTERVAL = Setting.optional(TELEMETRY, "COST_QUERY_INTERVAL",
            new ValueType<>("DURATION", AllSettings::hours), "none; it is not read",
            "How often it is read what objects have cost this month, of Azure's Cost Management, at least PT1H; Azure reckons anew"
                    + " every four hours or so");
    static final Setting<URI> OTEL_EXPORTER_OTLP_ENDPOINT = Setting.optional(TELEMETRY, "OTEL_EXPORTER_OTLP_ENDPOINT",
            ValueType.HTTP_URL, "none; nothing is traced",
            "Where traces go, by OTLP over HTTP: an OpenTelemetry collector such as http://otel-collector.observability:4318,"
                    + " asked without the proxy");
    static final Setting<SecretHeaders> OTEL_EXPORTER_OTLP_HEADERS = Setting.optional(TELEMETRY,
            "OTEL_EXPORTER_OTLP_HEADERS", ValueType.HEADERS, "none",
            "Headers that are sent with them, such as x-api-key=abc; a flag is visible to other processes");
    static final Setting<Path> OTEL_EXPORTER_OTLP_CERTIFICATE = Setting.optional(TELEMETRY,
            "OTEL_EXPORTER_OTLP_CERTIFICATE", ValueType.FILE, "the JDK's",
            "A PEM file with the authorities to trust there, and no others");
    static final Setting<Double> OTEL_TRACES_SAMPLER_ARG = Setting.of(TELEMETRY, "OTEL_TRACES_SAMPLER_ARG",
            ValueType.RATIO, "1", "The share of visits to objects that is traced, from 0 to 1");
    static final Setting<Level> LOG_LEVEL = Setting.of(TELEMETRY, "LOG_LEVEL", ValueType.oneOf(Level.class), "info",
            "What is logged");
    static final Setting<TelemetrySettings.LogFormat> LOG_FORMAT = Setting.of(TELEMETRY, "LOG_FORMAT",
            ValueType.oneOf(TelemetrySettings.LogFormat.class), "json", "How a log record is written");

    /** In the order of the help. */
    public static final List<Setting<?>> ALL = List.of(AZURE_CLOUD, AZURE_RESOURCE_MANAGER_URL,
            AZURE_RESOURCE_MANAGER_AUDIENCE, AZURE_AUTHORITY_HOST, AZURE_CA_BUNDLE, HTTPS_PROXY, NO_PROXY,
            AZURE_CREDENTIAL,
            AZURE_TENANT_ID,
            AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_CLIENT_SECRET_FILE, AZURE_CLIENT_CERTIFICATE_PATH,
            AZURE_FEDERATED_TOKEN_FILE, AZURE_SUBSCRIPTION_ID, AZURE_API_VERSIONS, ARM_MAX_CONCURRENCY,
            ARM_REQUEST_TIMEOUT, AZURE_IMAGE_FINDINGS_INTERVAL, WATCH_NAMESPACES, OPERATOR_NAMESPACE, LEADER_ELECTION,
            LEADER_ELECTION_LEASE, POD_NAME,
            CLUSTER_ID, IN_CLUSTER_ID, KINDS, DRIFT_INTERVAL, FULL_READ_INTERVAL, TENANTS_FILE, PRICES_FILE, PRICES_URL,
            PRICES_CURRENCY, PRICES_INTERVAL, PAUSED,
            SECRETS_HMAC_SECRET, RETRY_BASE, RETRY_MAX, STALL_AUTHORIZATION_AFTER,
            CREDENTIALS_WHEN_GONE, CREDENTIALS_LET_GO_AFTER, CRD_DELETION, MAX_DELETIONS_PER_MINUTE,
            FETCH_TIMEOUT, FETCH_MAX_MIB, FETCH_PRIVATE_NETWORKS, CREDENTIAL_EXPIRY_WARNING, POLL_INTERVAL,
            POLL_INTERVAL_MAX, HTTP_ADDRESS, HTTP_PORT, HTTP_TLS_CERTIFICATE_FILE, HTTP_TLS_KEY_FILE,
            AZURE_METRICS_GROUPS, AZURE_METRICS_INTERVAL, AZURE_METRICS_DELAY, AZURE_METRICS_REQUESTS_PER_MINUTE,
            AZURE_METRICS_MAX_SERIES, AZURE_METRICS_CARBON_INTENSITY, AZURE_METRICS_IDLE_GPU_PERCENT,
            AZURE_METRICS_IDLE_GPU_AFTER, AZURE_METRICS_BATCH, AZURE_METRICS_BATCH_URL, AZURE_METRICS_BATCH_AUDIENCE,
            ACTIVITY_LOG, ACTIVITY_LOG_INTERVAL, ACTIVITY_LOG_REQUESTS_PER_MINUTE, COST_QUERY_INTERVAL,
            OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_CERTIFICATE,
            OTEL_TRACES_SAMPLER_ARG, LOG_LEVEL, LOG_FORMAT);

    private AllSettings() {
    }

    /** Cost Management takes few questions of a tenant, and its figures are hours old. */
    private static Duration hours(String text) {
        Duration interval = ValueType.DURATION.parser().apply(text);
        if (interval.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("expected an hour or more, such as PT6H");
        }
        return interval;
    }

    private static TenantsFile tenants(String text) {
        TenantsFile file = new TenantsFile(ValueType.FILE.parser().apply(text));
        file.read(); // an operator that starts with a file that says nothing of use would serve nobody
        return file;
    }
}
