package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.operator.config.ValueType;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the values' schema takes, the operator takes, and the other way round; and whose entry wins. */
class ChartValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static JsonNode environment(String values) {
        return JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST + values), "Deployment",
                Chart.NAME)).at("/spec/template/spec/containers/0/env");
    }

    private static JsonNode variable(String values, String name) {
        return StreamSupport.stream(environment(values).spliterator(), false)
                .filter(v -> v.path("name").asText().equals(name)).findFirst().orElseThrow();
    }

    private static boolean takes(Supplier<?> work) {
        try {
            return work.get() != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"30m,true", "1h30m,true", "50ms,true", "1d,true", "PT30M,true", "P1DT2H,true", "PT1.5S,true",
        "P2D,true",
        "0s,false", "PT0S,false", "0h0m,false", "Pxyz,false", "P,false", "PT,false", "P1DT,false", "30,false",
        "m,false",
        "-1h,false", "-PT1H,false", "PT-1H,false", "1h 30m,false", "1w,false", "9999999999d,false", "pt30m,true",
        "PT1H-5M,false"})
    void theSchemaAndTheOperatorTakeTheSameDurations(String text, boolean good) {
        String quoted = "'" + text + "'";
        assertThat(takes(() -> ValueType.DURATION.parser().apply(text))).as("operator").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a", Chart.LEAST + "operator: {driftInterval: " + quoted + "}\n")))
                .as("operator.driftInterval").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a", Chart.LEAST + "credentials: {letGoAfter: " + quoted + "}\n")))
                .as("credentials.letGoAfter").isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s"})
    void theTimeAfterWhichGpusAreIdleIsADurationToo(String text) {
        assertThatThrownBy(() -> Chart.render("a", Chart.LEAST + "metrics: {azure: {idleGpu: {after: " + text
                + "}}}\n")).hasMessageContaining("metrics.azure.idleGpu.after");
    }

    /** Helm writes small numbers with an exponent, and others with all the digits they have. */
    @ParameterizedTest
    @CsvSource({"400,400", "0.00001,0.00001", "270.1234567,270.123457"})
    void whatAKilowattHourStandsForArrivesAsANumber(String text, double grams) {
        String value = variable("metrics: {azure: {carbonIntensity: {westeurope: " + text + "}}}\n",
                "AZURE_METRICS_CARBON_INTENSITY").path("value").asText();

        assertThat(ValueType.CARBON_INTENSITY.parser().apply(value)).containsEntry("westeurope", grams);
    }

    @ParameterizedTest
    @CsvSource({GUID + ",true", "0F8FAD5B-D9CB-469F-A165-70867728950E,true", "0f8fad5bd9cb469fa16570867728950e,false",
        "'{" + GUID + "}',false", "subscription,false"})
    void theyTakeTheSameGuids(String text, boolean good) {
        assertThat(takes(() -> ValueType.GUID.parser().apply(text))).as("operator").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a", Chart.ONE_TEAM + "azure: {credential: managed-identity, "
                + "subscriptionId: '" + text + "'}\n"))).as("azure.subscriptionId").isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"https://arm.example.com,true", "https://arm.example.com:8443/,true", "https://arm.example.com/a,true",
        "http://arm.example.com,false", "https://u@arm.example.com,false", "https://arm.example.com?a=b,false",
        "https://arm.example.com#a,false"})
    void theyTakeTheSameUrls(String text, boolean good) {
        assertThat(takes(() -> ValueType.HTTPS_URL.parser().apply(text))).as("operator").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a",
                Chart.ONE_TEAM + "azure: {cloud: custom, credential: managed-identity, "
                        + "authorityHost: 'https://login', resourceManagerUrl: '" + text + "'}\n")))
                .as("azure.resourceManagerUrl").isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"http://proxy.corp:3128,true", "proxy.corp:3128,true", "http://[fd00::1]:3128/,true",
        "https://proxy.corp:3128,false", "http://proxy.corp,false", "socks5://proxy.corp:1080,false",
        "http://proxy.corp:3128/path,false", "http://proxy.corp:3128?a=b,false"})
    void theyTakeTheSameProxies(String text, boolean good) {
        assertThat(takes(() -> ValueType.PROXY.parser().apply(text))).as("operator").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a", Chart.LEAST + "proxy: {https: '" + text + "'}\n")))
                .as("proxy.https").isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"*,true", "'.corp.example, 10.0.0.0/8,[fd00::1],fd00::/8',true", "'*.corp.example:8443,',true",
        "https://corp.example,false", "10.0.0.0/x,false", "corp;example,false", "user@corp,false"})
    void theyTakeTheSameExceptions(String text, boolean good) {
        assertThat(takes(() -> ValueType.NO_PROXY.parser().apply(text))).as("operator").isEqualTo(good);
        assertThat(takes(() -> Chart.render("a", Chart.LEAST + "proxy: {noProxy: '" + text + "'}\n")))
                .as("proxy.noProxy").isEqualTo(good);
    }

    @Test
    void theProxysUrlComesFromItsSecret() {
        String values = "proxy: {existingSecret: {name: corp, key: url}, port: 3128, noProxy: .corp}\n";

        assertThat(variable(values, "HTTPS_PROXY").at("/valueFrom/secretKeyRef")).hasToString(
                "{\"key\":\"url\",\"name\":\"corp\"}");
        assertThat(variable(values, "NO_PROXY").path("value").asText()).isEqualTo(".corp");
        assertThat(environment("").findValuesAsText("name")).doesNotContain("HTTPS_PROXY", "NO_PROXY");
    }

    /** Helm 4 applies on the server's side, where a name twice in one list is an error at the next upgrade. */
    @Test
    void theUsersEntryReplacesTheChartsOfTheSameName() {
        String values = "extraEnv: [{name: DRIFT_INTERVAL, value: 5m}, {name: RETRY_MAX, value: 10m}, "
                + "{name: JDK_JAVA_OPTIONS, valueFrom: {configMapKeyRef: {name: jvm, key: options}}}]\n";

        assertThat(environment(values).findValuesAsText("name")).doesNotHaveDuplicates()
                .contains("POD_NAME", "RETRY_MAX", "TENANTS_FILE");
        assertThat(variable(values, "DRIFT_INTERVAL").path("value").asText()).isEqualTo("5m");
        assertThat(variable(values, "JDK_JAVA_OPTIONS").at("/valueFrom/configMapKeyRef/name").asText())
                .isEqualTo("jvm");
    }

    @Test
    void optionsOfTheJvmAreAdded() {
        assertThat(variable("operator: {jvmOptions: ['-XX:+UseParallelGC', '-Da=b']}\n", "JDK_JAVA_OPTIONS")
                .path("value").asText())
                .isEqualTo("-Xmx128m -XX:+ExitOnOutOfMemoryError -XX:+UseParallelGC -Da=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator: {maxHeap: 512m}", "operator: {maxHeap: 1g}",
        "resources: {limits: {memory: 200Mi}}", "resources: {limits: {memory: 250M}}"})
    void aHeapThatDoesNotFitIntoTheLimitIsRefused(String values) {
        assertThatThrownBy(() -> Chart.render("a", Chart.LEAST + values + "\n"))
                .hasMessageContaining("does not fit into resources.limits.memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator: {maxHeap: 256m}", "operator: {maxHeap: 131072k}",
        "resources: {limits: {memory: 256Mi}}", "resources: {limits: {memory: null}}",
        "{operator: {maxHeap: 1g}, resources: {limits: {memory: 2Gi}}}"})
    void aHeapThatFitsIsTaken(String values) {
        String inner = values.startsWith("{")
                ? values.substring(1, values.length() - 1).replace(", resources", "\nresources")
                : values;
        assertThat(environment(inner + "\n")).isNotEmpty();
    }
}
