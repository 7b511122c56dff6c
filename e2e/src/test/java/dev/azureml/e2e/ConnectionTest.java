package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections with every way to authenticate, none of whose credentials Azure ever answers. */
@ExtendWith(SharedKubeServer.class)
class ConnectionTest {
    private static final String KIND = "MLConnection";
    private static final String CREDENTIALS = "/properties/credentials/";

    private final KubeServer server;
    private World world;
    private String workspace;

    ConnectionTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        world.secret("creds", "one", "first", "two", "second");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String ref(String key) {
        return "{secretKeyRef: {name: creds, key: " + key + "}}";
    }

    private String manifest(String name, String category, String auth, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLConnection
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  category: %s
                  target: https://example.org
                  %s
                """.formatted(name, workspace, category, auth) + String.join("\n", more).indent(2);
    }

    private String id(String name) {
        return workspace + "/connections/" + name;
    }

    private JsonNode kept(String name) {
        world.awaitReady(KIND, name);
        return world.arm().secretOf(id(name)).path("properties").path("credentials");
    }

    /** Each with a part of what Azure then keeps. */
    private static Map<String, String> auths() {
        String ids = "clientId: 33333333-3333-3333-3333-333333333333, tenantId: 44444444-4444-4444-4444-444444444444";
        Map<String, String> auths = new LinkedHashMap<>();
        auths.put("usernamePassword: {username: ml, password: " + ref("one") + ", securityToken: " + ref("two") + "}",
                "securityToken");
        auths.put("servicePrincipal: {" + ids + ", clientSecret: " + ref("one") + "}", "clientSecret");
        auths.put("managedIdentity: {clientId: 33333333-3333-3333-3333-333333333333}", "clientId");
        auths.put("pat: {pat: " + ref("one") + "}", "pat");
        auths.put("sas: {sas: " + ref("one") + "}", "sas");
        auths.put("accountKey: {key: " + ref("one") + "}", "key");
        auths.put("apiKey: {key: " + ref("one") + "}", "key");
        auths.put("accessKey: {accessKeyId: AKIA, secretAccessKey: " + ref("one") + "}", "secretAccessKey");
        auths.put("customKeys: {keys: {a: " + ref("one") + "}}", "keys");
        auths.put("oauth2: {" + ids + ", clientSecret: " + ref("one") + ", refreshToken: " + ref("two") + "}",
                "refreshToken");
        return auths;
    }

    @Test
    void everyWayToAuthenticateIsWrittenOnceAndNeverAnswered() {
        Map<String, String> auths = auths();
        int i = 0;
        for (String auth : auths.keySet()) {
            world.apply(manifest("con-" + i++, "GenericRest", auth));
        }
        world.apply(manifest("con-aad", "AzureOpenAI", "aad: {}", "metadata: {ApiType: Azure}"));
        world.apply(manifest("con-none", "PythonFeed", "none: {}"));
        i = 0;
        for (String part : auths.values()) {
            assertThat(kept("con-" + i++).has(part)).as(part).isTrue();
        }
        JsonNode status = world.awaitReady(KIND, "con-aad").path("status");
        assertThat(status.path("authType").asText()).isEqualTo("AAD");
        assertThat(status.path("category").asText()).isEqualTo("AzureOpenAI");
        assertThat(status.path("isSharedToAll").asBoolean()).isTrue();
        world.awaitReady(KIND, "con-none");
        assertThat(world.writes()).hasSize(auths.size() + 2);

        world.touch(KIND, "con-0");
        world.apply(manifest("con-last", "PythonFeed", "none: {}"));
        world.awaitReady(KIND, "con-last");
        assertThat(world.writes()).as("nothing is sent twice").hasSize(auths.size() + 3);
    }

    @Test
    void whatAzureHidesIsSentAgainWhenItChanges() {
        world.apply(manifest("first", "GenericRest", "usernamePassword: {username: ml, password: " + ref("one") + "}"));
        assertThat(kept("first").path("username").asText()).isEqualTo("ml");
        world.apply(manifest("first", "GenericRest", "usernamePassword: {username: ai, password: " + ref("one") + "}"));
        world.awaitSecret(id("first"), CREDENTIALS + "username", "ai");
        assertThat(kept("first").path("password").asText()).isEqualTo("first");

        world.secret("creds", "one", "rotated", "two", "second");
        world.awaitSecret(id("first"), CREDENTIALS + "password", "rotated");
        world.awaitReady(KIND, "first");
        assertThat(world.writes()).hasSize(3);
    }

    @Test
    void aCustomKeyThatIsSaidNoMoreGoes() {
        world.apply(
                manifest("keys", "CustomKeys", "customKeys: {keys: {a: " + ref("one") + ", b: " + ref("two") + "}}"));
        assertThat(kept("keys").path("keys").size()).isEqualTo(2);

        world.apply(manifest("keys", "CustomKeys", "customKeys: {keys: {a: " + ref("one") + "}}"));
        world.awaitRequest(r -> r.method().equals("PUT")
                && world.arm().secretOf(id("keys")).at(CREDENTIALS + "keys").size() == 1);
        assertThat(kept("keys").path("keys").has("a")).isTrue();
    }

    @Test
    void anotherWayToAuthenticateIsTakenInPlace() {
        world.apply(manifest("first", "GenericRest", "pat: {pat: " + ref("one") + "}"));
        kept("first");
        world.apply(manifest("first", "GenericRest", "apiKey: {key: " + ref("two") + "}", "isSharedToAll: false"));

        assertThat(kept("first").path("key").asText()).isEqualTo("second");
        assertThat(world.writes()).extracting(r -> r.method()).containsExactly("PUT", "PUT");
        world.delete(KIND, "first");
        world.awaitGone(KIND, "first");
        assertThat(world.arm().resource(id("first"))).isEmpty();
    }

    @Test
    void itsEndIsTold() {
        world.apply(manifest("first", "GenericRest", "pat: {pat: " + ref("one") + "}",
                "expiryTime: '2099-01-31T00:00:00Z'"));
        JsonNode ready = world.awaitReady(KIND, "first");
        assertThat(World.condition(ready, "CredentialValid").path("status").asText()).isEqualTo("True");

        world.apply(manifest("first", "GenericRest", "pat: {pat: " + ref("one") + "}",
                "expiryTime: '2020-01-31T00:00:00Z'"));
        assertThat(World.message(world.awaitStalled(KIND, "first", "CredentialExpired"))).contains("spec.expiryTime");
    }

    @Test
    void aMissingSecretIsWaitedForAndAnEmptyOneIsNamed() {
        world.apply(manifest("first", "GenericRest", "apiKey: {key: {secretKeyRef: {name: later, key: k}}}"));
        assertThat(World.message(world.awaitReason(KIND, "first", "DependencyNotReady"))).contains("later");
        world.secret("later", "k", "");
        assertThat(World.message(world.awaitStalled(KIND, "first", "InvalidSpec"))).contains("spec.apiKey.key");
        world.secret("later", "k", "value");
        world.awaitReady(KIND, "first");
    }
}
