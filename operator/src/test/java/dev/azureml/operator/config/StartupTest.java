package dev.azureml.operator.config;

import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.config.CommandLine.Print;
import dev.azureml.operator.config.CommandLine.Refuse;
import dev.azureml.operator.config.CommandLine.Run;
import dev.azureml.operator.tenant.TenantsFile;
import dev.azureml.operator.tenant.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

class StartupTest {
    private static final String GUID = "00000000-0000-0000-0000-000000000001";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aBareStartHasTheDefaults() {
        Settings settings = settings(Map.of());
        assertThat(settings.azure().cloud()).isEqualTo(AzureSettings.Cloud.PUBLIC);
        assertThat(settings.azure().credential().kind()).isEqualTo(CredentialSettings.Kind.MANAGED_IDENTITY);
        assertThat(settings.azure().maxConcurrency()).isEqualTo(128);
        assertThat(settings.azure().requestTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.azure().apiVersions()).isEmpty();
        assertThat(settings.kubernetes()).isEqualTo(new KubernetesSettings(Set.of(), "default", true,
                "azureml-operator", "azureml-operator", null, null, Set.of()));
        assertThat(settings.reconcile()).isEqualTo(new ReconcileSettings(Duration.ofMinutes(30), Duration.ofHours(24),
                new TenantsFile(tenants()), new PriceSettings(null, null, "USD", Duration.ofHours(24)), false,
                "azureml-operator-hmac", Duration.ofSeconds(10),
                Duration.ofHours(1), Duration.ofMinutes(15), ReconcileSettings.WhenGone.WAIT,
                Duration.ofHours(1), Duration.ofDays(14), ReconcileSettings.WhenCrdGoes.RETAIN, 0,
                Duration.ofSeconds(5), Duration.ofMinutes(1)));
        assertThat(settings.telemetry())
                .isEqualTo(new TelemetrySettings(null, 8080, null, Level.INFO, TelemetrySettings.LogFormat.JSON));
    }

    @ParameterizedTest
    @CsvSource({"pln, plan", "Import, import", "export-state, export-status"})
    void aCommandThatIsMisspeltIsToldApartFromAFlag(String said, String meant) {
        assertThat(CommandLine.read(List.of(said, "--help"), Map.of(), folder.resolve("none")))
                .isInstanceOfSatisfying(Refuse.class, refuse -> assertThat(refuse.text())
                        .contains("argument 1 is no command: did you mean " + meant + "?").doesNotContain("pln"));
    }

    @Test
    void aFlagWinsOverTheEnvironment() {
        Map<String, String> environment = Map.of("DRIFT_INTERVAL", "10m", "HTTP_PORT", "1");
        assertThat(settings(environment, "--drift-interval", "50ms").reconcile().driftInterval())
                .isEqualTo(Duration.ofMillis(50));
        assertThat(settings(environment, "--http-port=0").telemetry().httpPort()).isZero();
        assertThat(settings(environment).reconcile().driftInterval()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void itListensEverywhereUnlessTold() {
        assertThat(settings(Map.of()).telemetry().http()).isEqualTo(new InetSocketAddress(8080));
        assertThat(settings(Map.of("HTTP_ADDRESS", "127.0.0.1", "HTTP_PORT", "0")).telemetry().http())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        assertThat(settings(Map.of("HTTP_ADDRESS", "::1")).telemetry().http())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 8080));
    }

    @Test
    void anEmptyValueMeansTheDefault() {
        Map<String, String> environment = Map.of("DRIFT_INTERVAL", "", "HTTP_PORT", "9090");
        Settings settings = settings(environment, "--http-port=");
        assertThat(settings.reconcile().driftInterval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.telemetry().httpPort()).isEqualTo(8080);
    }

    @Test
    void aSwitchMayStandAlone() {
        assertThat(settings(Map.of(), "--paused", "--leader-election=false").reconcile().paused()).isTrue();
        assertThat(settings(Map.of(), "--paused", "--leader-election=false").kubernetes().leaderElection()).isFalse();
        assertThat(settings(Map.of("PAUSED", "true"), "--paused", "false").reconcile().paused()).isFalse();
    }

    @Test
    void listsAndMapsAreRead() {
        Settings settings = settings(Map.of("WATCH_NAMESPACES", "team-b, team-a,", "KINDS", "MLCompute",
                "AZURE_API_VERSIONS", "Microsoft.MachineLearningServices/workspaces/computes=2025-06-01-preview",
                "AZURE_METRICS_CARBON_INTENSITY", "default=400, WestEurope=270.5"));
        assertThat(settings.metrics().carbonIntensity()).isEqualTo(Map.of("", 400.0, "westeurope", 270.5));
        assertThat(settings.kubernetes().watchNamespaces()).containsExactly("team-b", "team-a");
        assertThat(settings.kubernetes().runs("MLCompute")).isTrue();
        assertThat(settings.kubernetes().runs("MLWorkspace")).isFalse();
        assertThat(settings.azure().apiVersions())
                .isEqualTo(Map.of("microsoft.machinelearningservices/workspaces/computes", "2025-06-01-preview"));
    }

    @Test
    void aPodKnowsItsNamespaceAndName() throws IOException {
        Path namespace = Files.writeString(folder.resolve("namespace"), "ml-system\n");
        CommandLine start = CommandLine.read(List.of(), governed(Map.of("HOSTNAME", "operator-7d")), namespace);
        assertThat(start).asInstanceOf(InstanceOfAssertFactories.type(Run.class)).satisfies(run -> {
            assertThat(run.settings().kubernetes().operatorNamespace()).isEqualTo("ml-system");
            assertThat(run.settings().kubernetes().podName()).isEqualTo("operator-7d");
        });
        assertThat(CommandLine.read(List.of(), governed(Map.of("OPERATOR_NAMESPACE", "other")), namespace))
                .asInstanceOf(InstanceOfAssertFactories.type(Run.class))
                .extracting(run -> run.settings().kubernetes().operatorNamespace()).isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--drift-interval=soon|DRIFT_INTERVAL 'soon'",
        "--drift-interval=0s|DRIFT_INTERVAL '0s'", "--http-port=65536|HTTP_PORT '65536'",
        "--http-address=localhost|HTTP_ADDRESS 'localhost': expected an IP address such as 127.0.0.1 or ::1",
        "--arm-max-concurrency=0|ARM_MAX_CONCURRENCY '0'", "--leader-election=yes|LEADER_ELECTION 'yes'",
        "--prices-interval=59m|PRICES_INTERVAL '59m': expected an hour or more, such as PT6H",
        "--otel-exporter-otlp-endpoint=a:4318|OTEL_EXPORTER_OTLP_ENDPOINT 'a:4318': expected an https or http URL",
        "--otel-traces-sampler-arg=1.5|OTEL_TRACES_SAMPLER_ARG '1.5': expected a number from 0 to 1, such as 0.05",
        "--cost-query-interval=59m|COST_QUERY_INTERVAL '59m': expected an hour or more, such as PT6H",
        "--azure-cloud=mars|AZURE_CLOUD 'mars': expected public|usgovernment|china|custom",
        "--azure-resource-manager-url=http://arm|AZURE_RESOURCE_MANAGER_URL",
        "--azure-authority-host=https://a@b|AZURE_AUTHORITY_HOST", "--azure-ca-bundle=/none|AZURE_CA_BUNDLE",
        "--azure-subscription-id=mine|AZURE_SUBSCRIPTION_ID", "--azure-api-versions=computes=1|AZURE_API_VERSIONS",
        "--azure-metrics-carbon-intensity=400|AZURE_METRICS_CARBON_INTENSITY '400': expected default=400",
        "--azure-metrics-carbon-intensity=a=1,A=2|AZURE_METRICS_CARBON_INTENSITY 'a=1,A=2': a region is given twice",
        "--azure-metrics-carbon-intensity=a=NaN|AZURE_METRICS_CARBON_INTENSITY",
        "--azure-metrics-idle-gpu-percent=101|AZURE_METRICS_IDLE_GPU_PERCENT",
        "--watch-namespaces=a,B|WATCH_NAMESPACES", "--kinds=Pod|KINDS", "--log-level=loud|LOG_LEVEL",
        "--retry-base=2h|RETRY_BASE: must not be longer than RETRY_MAX",
        "--poll-interval=2m|POLL_INTERVAL: must not be longer than POLL_INTERVAL_MAX",
        "--azure-cloud=custom|AZURE_RESOURCE_MANAGER_URL: needed", "--http-port|--http-port: a value is needed",
        "--drift-intervall=3|unknown flag --drift-intervall; did you mean --drift-interval?",
        "--colour=red|unknown flag --colour; --help lists all"})
    void aBadValueIsRefusedByName(String arg, String problem) {
        assertThat(refusal(Map.of(), arg.split(" "))).contains(problem);
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThat(refusal(Map.of("HTTP_PORT", "x"), "--retry-base=?", "--nope"))
                .contains("HTTP_PORT", "RETRY_BASE", "--nope").hasLineCount(3);
    }

    @Test
    void secretsArePrintedNowhere() {
        Map<String, String> environment = Map.of("AZURE_CLIENT_SECRET", "hunter2", "AZURE_TENANT_ID",
                "contoso.onmicrosoft.com", "AZURE_CLIENT_ID", GUID);
        Run run = run(environment);
        SensitiveString secret = run.settings().azure().credential().clientSecret();
        assertThat(secret).isNotNull().extracting(SensitiveString::value).isEqualTo("hunter2");
        assertThat(run.toString()).doesNotContain("hunter2").contains("AZURE_CLIENT_SECRET=***");
        assertThat(refusal(Map.of(), "--azure-client-secret", "hunter2", "stray-half")).doesNotContain("hunter2")
                .doesNotContain("stray-half").contains("argument 3 is not a flag");
        assertThat(refusal(Map.of(), "--azure-client-secrett=hunter2")).doesNotContain("hunter2");
    }

    @Test
    void whereTracesGoIsSaidInOpenTelemetrysWords() {
        Run run = run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel:4318/",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b%3D, x-tenant=t,", "OTEL_TRACES_SAMPLER_ARG",
                "0.05"));
        TraceSettings traces = Objects.requireNonNull(run.settings().traces());

        assertThat(traces.endpoint()).hasToString("http://otel:4318");
        assertThat(traces.ratio()).isEqualTo(0.05);
        assertThat(traces.headers().byName()).containsExactly(
                Map.entry("authorization", new SensitiveString("Bearer a+b=")),
                Map.entry("x-tenant", new SensitiveString("t")));
        assertThat(run.toString() + traces).doesNotContain("Bearer").contains("OTEL_EXPORTER_OTLP_HEADERS=***");
        assertThat(settings(Map.of()).traces()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'a=b,hunter2',2", "Host=hunter2,1", "a=hunter2%0d%0ac:d,1", "a=hunter2%zz,1", "=hunter2,1"})
    void whatIsNoHeaderIsToldByItsPlace(String headers, int part) {
        assertThat(refusal(Map.of("OTEL_EXPORTER_OTLP_HEADERS", headers))).contains("OTEL_EXPORTER_OTLP_HEADERS: part "
                + part + " is no header; expected name=value,... with %20 for a space, such as x-api-key=abc")
                .doesNotContain("hunter2");
    }

    @Test
    void theCredentialFollowsFromWhatIsThere() throws IOException {
        String file = Files.writeString(folder.resolve("file"), "x").toString();
        Map<String, String> ids = Map.of("AZURE_TENANT_ID", GUID, "AZURE_CLIENT_ID", GUID);
        assertThat(kind(with(ids, "AZURE_FEDERATED_TOKEN_FILE", file, "AZURE_CLIENT_SECRET", "s")))
                .isEqualTo(CredentialSettings.Kind.WORKLOAD_IDENTITY);
        assertThat(kind(with(ids, "AZURE_CLIENT_SECRET_FILE", file))).isEqualTo(CredentialSettings.Kind.CLIENT_SECRET);
        assertThat(kind(with(ids, "AZURE_CLIENT_SECRET", "s"))).isEqualTo(CredentialSettings.Kind.CLIENT_SECRET);
        assertThat(kind(with(ids, "AZURE_CLIENT_CERTIFICATE_PATH", file)))
                .isEqualTo(CredentialSettings.Kind.CLIENT_CERTIFICATE);
        assertThat(kind(ids)).isEqualTo(CredentialSettings.Kind.MANAGED_IDENTITY);
        assertThat(kind(with(ids, "AZURE_CLIENT_SECRET", "s", "AZURE_CREDENTIAL", "azure-cli")))
                .isEqualTo(CredentialSettings.Kind.AZURE_CLI);
    }

    @Test
    void aCredentialWithoutItsPartsIsRefused() throws IOException {
        String file = Files.writeString(folder.resolve("file"), "x").toString();
        assertThat(refusal(Map.of("AZURE_CREDENTIAL", "workload-identity"))).contains("AZURE_TENANT_ID: needed",
                "AZURE_CLIENT_ID: needed", "AZURE_FEDERATED_TOKEN_FILE: needed");
        assertThat(refusal(Map.of("AZURE_CREDENTIAL", "client-secret", "AZURE_TENANT_ID", GUID, "AZURE_CLIENT_ID",
                GUID))).contains("AZURE_CLIENT_SECRET_FILE");
        assertThat(refusal(Map.of("AZURE_CLIENT_SECRET", "s", "AZURE_CLIENT_SECRET_FILE", file, "AZURE_TENANT_ID", GUID,
                "AZURE_CLIENT_ID", GUID))).contains("not both");
    }

    @Test
    void aCustomCloudIsSaidInFull() {
        AzureSettings azure = settings(Map.of("AZURE_CLOUD", "custom", "AZURE_RESOURCE_MANAGER_URL",
                "https://arm.local:8443/", "AZURE_AUTHORITY_HOST", "https://login.local")).azure();
        assertThat(azure.resourceManagerUrl()).isEqualTo(URI.create("https://arm.local:8443"));
        assertThat(azure.authorityHost()).isEqualTo(URI.create("https://login.local"));
    }

    @Test
    void theTenantsFileIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("own.yaml"),
                "tenants: [{namespaces: [team-a], identity: Own, scopes: [/subscriptions/s1]}]\n");
        assertThat(settings(Map.of("TENANTS_FILE", file.toString())).reconcile().tenants().read()
                .refusal("team-a", "/subscriptions/s2", Use.REFER)).isPresent();
        Files.writeString(file, "");
        assertThat(refusal(Map.of("TENANTS_FILE", file.toString()))).contains("TENANTS_FILE",
                "expected a list of tenants",
                "One team alone", "Many teams");
    }

    /** Finding C2: nobody is let in because nobody thought of it. */
    @Test
    void withoutATenantsFileItDoesNotStart() {
        assertThat(refusal(Map.of("TENANTS_FILE", ""))).contains("TENANTS_FILE: needed", "One team alone",
                "Many teams");
    }

    @Test
    void anOperatorMayBeNobody() {
        assertThat(settings(Map.of("AZURE_CREDENTIAL", "none")).azure().credentialSource()).isNull();
    }

    @Test
    void helpHasEverySettingWithItsDefault() {
        String help = printed("--drift-interval=soon", "--help");
        for (Setting<?> setting : AllSettings.ALL) {
            assertThat(help).contains("  " + setting.name() + ", " + setting.flag() + "=", setting.description(),
                    "Default: " + setting.shownDefault());
        }
        assertThat(help).contains("--help").contains("--version");
    }

    @Test
    void everyDefaultIsAValue() {
        for (Setting<?> setting : AllSettings.ALL) {
            String text = setting.defaultText();
            if (text != null) {
                assertThat(setting.parse(text)).as(setting.name()).isNotNull();
            }
            assertThat(setting.name()).isEqualTo(setting.name().toUpperCase(Locale.ROOT));
        }
        assertThat(AllSettings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(printed("--version")).matches("azureml-operator \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
        assertThat(ProgramVersion.current().userAgent()).matches("azureml-operator/\\d+\\..*");
    }

    private CredentialSettings.Kind kind(Map<String, String> environment) {
        return settings(environment).azure().credential().kind();
    }

    private static Map<String, String> with(Map<String, String> some, String... more) {
        Map<String, String> all = new HashMap<>(some);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private Settings settings(Map<String, String> environment, String... args) {
        return run(environment, args).settings();
    }

    private Run run(Map<String, String> environment, String... args) {
        return assertThat(read(environment, args)).asInstanceOf(InstanceOfAssertFactories.type(Run.class)).actual();
    }

    private String refusal(Map<String, String> environment, String... args) {
        return assertThat(read(environment, args)).asInstanceOf(InstanceOfAssertFactories.type(Refuse.class)).actual()
                .text();
    }

    private String printed(String... args) {
        return assertThat(read(Map.of(), args)).asInstanceOf(InstanceOfAssertFactories.type(Print.class)).actual()
                .text();
    }

    private CommandLine read(Map<String, String> environment, String... args) {
        return CommandLine.read(List.of(args), governed(environment), folder.resolve("no-namespace"));
    }

    private Map<String, String> governed(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("TENANTS_FILE", tenants().toString());
        return all;
    }

    private Path tenants() {
        try {
            return Files.writeString(folder.resolve("tenants.yaml"),
                    "tenants: [{namespaces: [\"*\"], identity: Operator, scopes: [/]}]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
