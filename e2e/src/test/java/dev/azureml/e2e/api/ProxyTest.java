package dev.azureml.e2e.api;

import dev.azureml.e2e.ConnectProxy;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure behind a proxy, and the API server not. */
@ExtendWith(SharedKubeServer.class)
class ProxyTest {
    private static final String PASSWORD = "pass:w@rd-of-the-proxy";
    private static final String IN_URL = "pass%3Aw%40rd-of-the-proxy";
    private static final String BASIC = Base64.getEncoder().encodeToString(("corp\\op:" + PASSWORD).getBytes(
            StandardCharsets.UTF_8));

    private final KubeServer server;
    private World world;

    ProxyTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private OperatorProcess operator(ConnectProxy proxy, String userInfo, String... more) {
        Map<String, String> environment = world.environment("LOG_LEVEL=trace", "LOG_FORMAT=json");
        environment.put("HTTPS_PROXY", "http://" + userInfo + "localhost:" + proxy.port());
        for (String setting : more) {
            environment.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        return OperatorProcess.start(environment, server.kubeconfigFile());
    }

    private static String host(String url) {
        return URI.create(url).getAuthority();
    }

    @Test
    void azureIsAskedThroughItWithThePasswordThatNoLogTells() {
        try (ConnectProxy proxy = ConnectProxy.start(BASIC);
                OperatorProcess operator = operator(proxy, "corp%5Cop:" + IN_URL + "@")) {
            world.apply(Manifests.workspace("wsp"));
            world.awaitReady("MLWorkspace", "wsp");

            assertThat(proxy.targets()).as("Azure alone").containsExactly(host(world.arm().url()));
            assertThat(operator.lines()).noneMatch(line -> line.contains(PASSWORD) || line.contains(IN_URL)
                    || line.contains(BASIC));
            assertThat(operator.records().getFirst().path("message").asText()).contains("HTTPS_PROXY=localhost:"
                    + proxy.port());

            // With it gone there is no other way.
            proxy.cut();
            world.apply(Manifests.datastore("later", "wsp"));
            assertThat(World.message(world.awaitReason("MLDatastore", "later", "AzureUnavailable")))
                    .contains("through the proxy of the operator's HTTPS_PROXY");
        }
    }

    @Test
    void whomNoProxyNamesIsAskedDirectly() {
        try (ConnectProxy proxy = ConnectProxy.start(null);
                OperatorProcess operator = operator(proxy, "", "NO_PROXY=10.0.0.0/8,localhost,.svc")) {
            world.apply(Manifests.workspace("wsp"));
            world.awaitReady("MLWorkspace", "wsp");

            assertThat(proxy.targets()).isEmpty();
            assertThat(operator.lines()).isNotEmpty();
        }
    }

    @Test
    void aProxyThatWantsAnotherPasswordIsTheCauseThatIsSaid() {
        try (ConnectProxy proxy = ConnectProxy.start(BASIC);
                OperatorProcess operator = operator(proxy, "corp%5Cop:an-old-one@")) {
            world.apply(Manifests.workspace("wsp"));

            assertThat(World.message(world.awaitReason("MLWorkspace", "wsp", "AzureUnavailable"))).contains(
                    "No token through the proxy of the operator's HTTPS_PROXY: ",
                    "the proxy does not take the user and password in HTTPS_PROXY");
            operator.await(line -> line.path("level").asText().equals("WARN") && line.path("message").asText().contains(
                    "the proxy does not take the user and password in HTTPS_PROXY"));
            assertThat(operator.lines()).noneMatch(line -> line.contains("an-old-one"));
            assertThat(List.copyOf(proxy.targets())).isEmpty();
        }
    }
}
