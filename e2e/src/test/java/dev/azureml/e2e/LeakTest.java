package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.e2e.process.Programs;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.Fault.Action;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Secrets in every field that takes one, and an Azure that repeats them in its errors: nothing that is read tells them. */
@ExtendWith(SharedKubeServer.class)
class LeakTest {
    private static final String KEY = "seededAccountKey+Zm9vYmFyYmF6";
    private static final String SAS = "sv=2024-11-04&ss=b&srt=co&sp=rl&se=2099-01-01&sig=seededSasSignature%2Babc";
    private static final String PRINCIPAL = "seededPrincipal~Secret.value";
    private static final String PASSWORD = "seededPassword!42";
    private static final String CLIENT = "seededClientSecretOfTheOperator";
    private static final String SSH_KEY = "seededPrivateKey+b3BlbnNzaC1rZXk";
    private static final String TOKEN = "dapi-seededDatabricksToken";
    private static final List<String> SEEDS = List.of(KEY, SAS, "seededSasSignature", PRINCIPAL, PASSWORD, CLIENT,
            SSH_KEY, TOKEN);

    private final KubeServer server;
    private World world;
    private String workspace;

    LeakTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply() {
        world.secret("seeds", "accountKey", KEY, "sas", SAS, "principal", PRINCIPAL, "password", PASSWORD);
        world.apply(Given.datastore("keyed", workspace, Given.accountKey("seeds")));
        world.apply(Given.datastore("signed", workspace, "sas: {sasToken: {secretKeyRef: {name: seeds, key: sas}}}"));
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: principal}
                spec:
                  workspaceId: %s
                  azureDataLakeGen2:
                    accountName: account
                    filesystem: curated
                    credentials:
                      servicePrincipal:
                        clientId: 33333333-3333-3333-3333-333333333333
                        tenantId: 11111111-1111-1111-1111-111111111111
                        clientSecret: {secretKeyRef: {name: seeds, key: principal}}
                """.formatted(workspace));
        world.apply(Given.cluster("cpu", workspace) + """
                    userAccountCredentials:
                      adminUserName: azureuser
                      adminUserPassword: {secretKeyRef: {name: seeds, key: password}}
                """);
    }

    private void applyAttached() {
        world.secret("machines", "password", PASSWORD, "key", SSH_KEY, "token", TOKEN);
        world.apply(attached("dsvm", "virtualMachine", "Microsoft.Compute/virtualMachines/dsvm",
                "administratorAccount: {username: ops, privateKeyData: {secretKeyRef: {name: machines, key: key}}}"));
        world.apply(attached("spark", "hdInsight", "Microsoft.HDInsight/clusters/spark",
                "administratorAccount: {username: ops, password: {secretKeyRef: {name: machines, key: password}}}"));
        world.apply(attached("lakehouse", "databricks", "Microsoft.Databricks/workspaces/lakehouse",
                "databricksAccessToken: {secretKeyRef: {name: machines, key: token}}"));
    }

    private String attached(String name, String variant, String target, String credentials) {
        String id = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg/providers/" + target;
        world.plant(id);
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  %s:
                    resourceId: %s
                    %s
                """.formatted(name, workspace, variant, id, credentials);
    }

    private void applyEndpoint() {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata: {name: scoring}
                spec:
                  workspaceId: %s
                  connectionSecret: {name: connection}
                  managed: {authMode: Key}
                """.formatted(workspace));
    }

    /** Azure repeats what it was sent: at once, behind a long text, in an operation's end, and in answers to reads. */
    private void echo() {
        String all = String.join(" and ", KEY, SAS, PRINCIPAL, PASSWORD, CLIENT, SSH_KEY, TOKEN);
        world.arm().inject(Given.answer("POST", "oauth2", 401).body(JsonNodeFactory.instance.objectNode()
                .put("error", "invalid_client").put("error_description", "AADSTS7000215: Invalid client secret "
                        + CLIENT + " provided."))
                .times(2));
        world.arm().inject(refusal("PUT", "s/keyed$", "You sent " + KEY));
        world.arm().inject(refusal("PUT", "s/keyed$", "x".repeat(985) + KEY).times(-1));
        world.arm().inject(refusal("PUT", "s/signed$", "You sent " + SAS));
        world.arm().inject(refusal("PUT", "s/principal$", "{\"clientSecret\": \"" + PRINCIPAL + "\"}"));
        world.arm().inject(refusal("PUT", "s/dsvm$", "{\"privateKeyData\": \"" + SSH_KEY + "\"}"));
        world.arm().inject(Fault.on("PUT", "s/spark$", Action.FAIL_OPERATION).error("BadPassword",
                "You sent " + PASSWORD));
        world.arm().inject(refusal("PUT", "s/lakehouse$", "The token " + TOKEN + " is wrong"));
        world.arm()
                .inject(Fault.on("PUT", "s/cpu$", Action.FAIL_OPERATION).times(-1).error("BadPassword",
                        "You sent " + PASSWORD));
        world.arm().inject(refusal("GET", "OperationsStatus/", "You once sent " + PASSWORD));
        world.arm().inject(Fault.on("GET", "s/(keyed|signed|principal|cpu|dsvm|lakehouse)$", Action.STATUS)
                .status(500).after(4)
                .times(4).error("InternalServerError", "What was that: " + all));
    }

    private static Fault refusal(String method, String path, String message) {
        return Fault.on(method, path, Action.STATUS).status(400).error("BadRequest", message);
    }

    @Test
    void nothingThatIsReadTellsASecret() throws InterruptedException {
        echo();
        int port = Programs.freePort();
        Map<String, String> told = new LinkedHashMap<>();
        List<String> seeds = new ArrayList<>(SEEDS);
        try (var operator = OperatorProcess.start(server, world, "LOG_LEVEL=DEBUG", "HTTP_PORT=" + port,
                "AZURE_CLIENT_SECRET=" + CLIENT, "DRIFT_INTERVAL=1s")) {
            apply();
            applyAttached();
            told.put("a refusal", world.await("MLDatastore", "keyed", object -> World.message(object).contains("xxx"))
                    .toString());
            told.put("a failure", world.await("MLCompute", "cpu", object -> World.message(object)
                    .contains("BadPassword")).toString());
            world.arm().clearFaults();
            for (String name : List.of("keyed", "signed", "principal")) {
                world.awaitReady("MLDatastore", name);
            }
            for (String name : List.of("cpu", "dsvm", "spark", "lakehouse")) {
                world.awaitReady("MLCompute", name);
            }
            applyEndpoint();
            world.awaitReady("MLInferenceEndpoint", "scoring");
            world.secret("seeds", "accountKey", KEY + "2", "sas", SAS, "principal", PRINCIPAL, "password", PASSWORD);
            world.awaitRequest(
                    _ -> world.arm().secretOf(workspace + "/datastores/keyed").toString().contains(KEY + "2"));
            seeds.add(endpointKey());
            told.put("metrics", World.metrics(port));
            assertThat(told.get("metrics")).contains("azureml");
            operator.end();
            told.put("log", operator.output());
        }
        assertThat(told.get("log")).contains("DEBUG").contains("keyed");
        gather(told);
        assertThat(told.get("events")).contains("Failed");
        assertThat(told.get("requests")).contains("***");

        for (String seed : seeds) {
            String encoded = Base64.getEncoder().encodeToString(seed.getBytes(StandardCharsets.UTF_8));
            told.forEach((where, text) -> assertThat(lines(text, seed)).as(where).isEmpty());
            told.forEach((where, text) -> assertThat(lines(text, encoded)).as(where).isEmpty());
        }
        // A part that a cut left over is a leak as well.
        told.forEach((where, text) -> assertThat(lines(text, KEY.substring(0, 12))).as(where).isEmpty());
    }

    private static List<String> lines(String text, String seed) {
        return text.lines().filter(line -> line.contains(seed)).limit(3).toList();
    }

    private void gather(Map<String, String> told) {
        for (String plural : List.of("mlworkspaces", "mlcomputes", "mldatastores", "mlinferenceendpoints", "events",
                "configmaps", "leases")) {
            told.put(plural, world.kubectl().must("get", plural, "--namespace", world.namespace(), "-o", "yaml"));
        }
        told.put("requests", world.arm().requests().toString());
    }

    private String endpointKey() {
        String encoded = world.client().secrets().inNamespace(world.namespace()).withName("connection").require()
                .getData().get("primaryKey");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
