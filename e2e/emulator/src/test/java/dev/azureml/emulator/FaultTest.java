package dev.azureml.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.emulator.Fault.Action;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultTest {
    private static final String BODY = "{\"location\":\"eastus\"}";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private ArmClient.Answer put(Fault fault) {
        arm.inject(fault);
        return client.put(GROUP, BODY);
    }

    @Test
    void aFaultPlaysSoManyTimesAfterSoManyRequests() {
        arm.inject(Fault.on("PUT", "/resourcegroups/rg$", Action.STATUS).status(429).header("Retry-After", "7").after(1)
                .times(2));
        assertThat(client.put(GROUP, BODY).status()).isEqualTo(201);
        var refused = client.put(GROUP, BODY);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("7");
        assertThat(client.get(GROUP).status()).isEqualTo(200);
        assertThat(client.put(GROUP, BODY).status()).isEqualTo(429);
        assertThat(client.put(GROUP, BODY).status()).isEqualTo(200);
    }

    @Test
    void refusalsHaveAzuresCodesAndChangeNothing() {
        var policy = put(Fault.on("PUT", "rg", Action.POLICY_DENY));
        assertThat(policy.code()).isEqualTo("RequestDisallowedByPolicy");
        assertThat(policy.body().at("/error/additionalInfo/0/info/policyAssignmentId").asText())
                .contains("policyAssignments");
        assertThat(put(Fault.on("PUT", "rg", Action.LOCK)).code()).isEqualTo("ScopeLocked");
        assertThat(put(Fault.on("PUT", "rg", Action.PROVIDER_NOT_REGISTERED)).code())
                .isEqualTo("MissingSubscriptionRegistration");
        assertThat(put(Fault.on("PUT", "rg", Action.QUOTA)).code()).isEqualTo("QuotaExceeded");
        var forbidden = put(Fault.on("PUT", "rg", Action.FORBIDDEN));
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.body().toString()).contains("Microsoft.Resources/resourceGroups/write", GROUP);
        assertThat(arm.resource(GROUP)).isEmpty();
    }

    @Test
    void answersAreSpoiledAfterTheDeed() {
        assertThat(put(Fault.on("PUT", "rg", Action.EMPTY)).http().body()).isEmpty();
        assertThat(put(Fault.on("PUT", "rg", Action.WRONG_TYPE)).body().path("properties").asInt()).isEqualTo(42);
        arm.inject(Fault.on("GET", "rg", Action.HTML));
        assertThat(client.get(GROUP).http().body()).startsWith("<html>");
        arm.inject(Fault.on("GET", "rg", Action.TRUNCATE));
        assertThatThrownBy(() -> client.get(GROUP)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("end-of-input");
        assertThat(arm.resource(GROUP)).isPresent();
    }

    @Test
    void connectionsBreakAndHang() {
        arm.inject(Fault.on("PUT", "rg", Action.RESET));
        assertThatThrownBy(() -> client.put(GROUP, BODY)).isInstanceOf(UncheckedIOException.class);
        arm.inject(Fault.on("PUT", "rg", Action.HANG).delay(Duration.ofMillis(50)));
        assertThatThrownBy(() -> client.put(GROUP, BODY)).isInstanceOf(UncheckedIOException.class);
        arm.inject(Fault.on("PUT", "rg", Action.DELAY).delay(Duration.ofMillis(50)));
        assertThat(client.put(GROUP, BODY).status()).isEqualTo(201);
        assertThat(arm.requests().getLast().durationMs()).isGreaterThanOrEqualTo(50);
        assertThat(arm.requests()).filteredOn(r -> r.status() == 0).isNotEmpty();
    }

    @Test
    void anAnswerDrips() {
        client.create(GROUP, BODY);
        arm.inject(Fault.on("GET", "rg", Action.DRIP).delay(Duration.ofMillis(2)));
        long start = System.nanoTime();
        var answer = client.get(GROUP);
        assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis())
                .isGreaterThanOrEqualTo(2L * answer.http().body().length());
        assertThat(answer.at("/id").asText()).isEqualTo(GROUP);
    }

    @Test
    void anOperationFailsAndTheResourceSaysSo() {
        client.dependencies();
        arm.inject(Fault.on("PUT", "workspaces/ws1", Action.FAIL_OPERATION).error("Boom", "It broke."));
        var put = client.put(WORKSPACE, ArmClient.workspaceBody());
        var end = client.finish(put.header("Azure-AsyncOperation"));
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.body().path("status").asText()).isEqualTo("Failed");
        assertThat(end.code()).isEqualTo("Boom");
        assertThat(client.finish(put.header("Location")).status()).isEqualTo(400);
        assertThat(client.settled(WORKSPACE).at("/properties/provisioningState").asText()).isEqualTo("Failed");
        assertThat(client.create(WORKSPACE, ArmClient.workspaceBody()).at("/properties/provisioningState").asText())
                .isEqualTo("Succeeded");
    }

    @Test
    void statusUrlsAreForgedAndSigned() {
        client.dependencies();
        arm.inject(Fault.on("PUT", "workspaces/ws1", Action.FORGED_STATUS_URL).host("evil.example.com"));
        var put = client.put(WORKSPACE, ArmClient.workspaceBody());
        assertThat(put.header("Location")).startsWith("https://evil.example.com/subscriptions/");
        String here = put.header("Location").substring("https://evil.example.com".length());
        assertThat(client.call("GET", here.replaceAll("&s=[^&]*", "&s=x"), "", null).status()).isEqualTo(403);
        assertThat(client.finish(arm.url() + here).status()).isEqualTo(200);
    }

    @Test
    void aPropertyIsDroppedAndASuccessIsNotFoundOnce() {
        arm.inject(Fault.on("PUT", "rg", Action.DROP_PROPERTY).property("tags.a"));
        var put = client.put(GROUP, "{\"location\":\"eastus\",\"tags\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertThat(put.body().path("tags").has("a")).isFalse();
        assertThat(put.body().path("tags").path("b").asText()).isEqualTo("2");
        put(Fault.on("PUT", "rg", Action.NOT_FOUND_AFTER_SUCCESS));
        assertThat(client.get(GROUP).status()).isEqualTo(404);
        assertThat(client.get(GROUP).status()).isEqualTo(200);
    }

    @Test
    void aFaultsFileIsRead() throws Exception {
        Fault fault = Fault.parse(new ObjectMapper().readTree(
                """
                        {"match":{"method":"PUT","path":"/computes/"},"times":-1,"action":"failOperation","code":"X","delay":"5ms"}"""));
        assertThat(fault.action()).isEqualTo(Action.FAIL_OPERATION);
        assertThat(fault.matches("put", "/a/COMPUTES/b")).isTrue();
        assertThat(fault.matches("GET", "/a/computes/b")).isFalse();
        assertThat(fault.delay()).isEqualTo(Duration.ofMillis(5));
        assertThatThrownBy(() -> Fault.parse(new ObjectMapper().readTree("{\"action\":\"explode\"}")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
