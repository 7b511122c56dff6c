package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A secret in every field of data sources and connections that takes one: nothing that is read tells it. */
@ExtendWith(SharedKubeServer.class)
class DataLeakTest {
    private static final String IDS = "clientId: 33333333-3333-3333-3333-333333333333, tenantId: "
            + "44444444-4444-4444-4444-444444444444, ";
    /** The member and what is in it, by the name of the object; each $ is a reference to a seed. */
    private static final Map<String, String> DATASTORES = Map.of("key",
            "azureBlob: {accountName: abc, containerName: abc, credentials: {accountKey: {key: $}}}", "principal",
            "azureDataLakeGen2: {accountName: abc, filesystem: abc, credentials: {servicePrincipal: {" + IDS
                    + "clientSecret: $}}}",
            "certificate", "azureDataLakeGen2: {accountName: abc, filesystem: abc, credentials: {certificate: {" + IDS
                    + "thumbprint: abcdef0123456789abcdef0123456789abcdef01, certificate: $}}}",
            "lakehouse", "oneLake: {oneLakeWorkspaceName: a, artifact: {artifactType: LakeHouse, artifactName: b}, "
                    + "credentials: {servicePrincipal: {" + IDS + "clientSecret: $}}}",
            "sql", "azureSql: {serverName: a, databaseName: b, endpoint: c.net, credentials: {sqlLogin: {username: u, "
                    + "password: $}}}",
            "sqlprincipal",
            "azureSql: {serverName: a, databaseName: b, endpoint: c.net, credentials: {servicePrincipal: {"
                    + IDS + "clientSecret: $}}}",
            "postgres", "azurePostgreSql: {serverName: a, databaseName: b, endpoint: c.net, credentials: {sqlLogin: "
                    + "{username: u, password: $}}}",
            "mysql",
            "azureMySql: {serverName: a, databaseName: b, endpoint: c.net, credentials: {sqlLogin: {username: u, "
                    + "password: $}}}");
    private static final Map<String, String> CONNECTIONS = Map.of("user",
            "usernamePassword: {username: u, password: $, securityToken: $}", "principal",
            "servicePrincipal: {" + IDS + "clientSecret: $}", "pat", "pat: {pat: $}", "sas", "sas: {sas: $}", "key",
            "accountKey: {key: $}", "api", "apiKey: {key: $}", "access",
            "accessKey: {accessKeyId: a, secretAccessKey: $}",
            "custom", "customKeys: {keys: {a: $, b: $}}", "oauth",
            "oauth2: {" + IDS + "clientSecret: $, password: $, developerToken: $, refreshToken: $}");
    private static final String SIGNATURE = "sr=c&sp=rl&se=2099-01-01&sig=seededSignature%2Fend";

    private final KubeServer server;
    private World world;
    private String workspace;

    DataLeakTest(KubeServer server) {
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

    private String object(String kind, String name, String member) {
        String head = "apiVersion: azureml.dev/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name
                + "}\nspec:\n  workspaceId: " + workspace + "\n";
        String around = kind.equals("MLConnection") ? "  category: GenericRest\n  target: t\n" : "";
        String filled = member;
        for (int i = 0; filled.contains("$"); i++) {
            String seed = "seed-" + kind.toLowerCase(Locale.ROOT) + "-" + name + "-" + i;
            world.secret(seed, "value", "Seeded" + seed.replace("-", "") + "Secret");
            filled = filled.replaceFirst("[$]", "{secretKeyRef: {name: " + seed + ", key: value}}");
        }
        return head + around + "  " + filled + "\n";
    }

    @Test
    void nothingThatIsReadTellsASecret() {
        // Azure repeats what it was sent.
        world.arm().inject(Fault.on("PUT", "/datastores/principal$", Fault.Action.STATUS).status(400)
                .error("BadRequest", "You sent Seededseedmldatastoreprincipal0Secret"));
        world.arm().inject(Fault.on("PUT", "/connections/con-pat$", Fault.Action.STATUS).status(400)
                .error("BadRequest", "You sent Seededseedmlconnectionpat0Secret"));
        Map<String, String> told = new LinkedHashMap<>();
        try (var operator = OperatorProcess.start(server, world, "LOG_LEVEL=DEBUG")) {
            world.secret("signature", "sas", SIGNATURE);
            world.apply(
                    object("MLDatastore", "signed", "azureBlob: {accountName: abc, containerName: abc, credentials: "
                            + "{sas: {sasToken: {secretKeyRef: {name: signature, key: sas}}}}}"));
            world.secret("wrong", "sas", "seededSignature%2Fend-that-is-no-signature");
            world.apply(object("MLDatastore", "wrong", "azureBlob: {accountName: abc, containerName: abc, credentials: "
                    + "{sas: {sasToken: {secretKeyRef: {name: wrong, key: sas}}}}}"));
            DATASTORES.forEach((name, member) -> world.apply(object("MLDatastore", name, member)));
            CONNECTIONS.forEach((name, member) -> world.apply(object("MLConnection", "con-" + name, member)));
            world.awaitReady("MLDatastore", "signed");
            world.awaitStalled("MLDatastore", "wrong", "InvalidSpec");
            DATASTORES.keySet().forEach(name -> world.awaitReady("MLDatastore", name));
            CONNECTIONS.keySet().forEach(name -> world.awaitReady("MLConnection", "con-" + name));
            operator.end();
            told.put("log", operator.output());
        }
        for (String what : List.of("mldatastores", "mlconnections", "events")) {
            told.put(what, world.kubectl().must("get", what, "--namespace", world.namespace(), "-o", "yaml"));
            told.put("describe " + what, world.kubectl().must("describe", what, "--namespace", world.namespace()));
        }
        told.put("requests", world.arm().requests().toString());
        assertThat(told.get("requests")).contains("***");
        assertThat(told.get("describe events")).contains("Created");

        told.forEach((where, text) -> {
            assertThat(text.lines().filter(line -> line.matches(".*Seeded\\w+Secret.*")).limit(3).toList()).as(where)
                    .isEmpty();
            assertThat(text.lines().filter(line -> line.contains("seededSignature")).limit(3).toList()).as(where)
                    .isEmpty();
            String encoded = Base64.getEncoder().encodeToString("Seededseed".getBytes(StandardCharsets.UTF_8));
            assertThat(text).as(where).doesNotContain(encoded.substring(0, 12));
        });
    }
}
