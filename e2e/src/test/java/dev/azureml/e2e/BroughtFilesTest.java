package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.e2e.ArchiveHost.PRIVATE;
import static dev.azureml.e2e.ArchiveHost.ZEROS;
import static dev.azureml.e2e.ArchiveHost.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Models and build contexts that a spec brings along: an archive of another host, or a ConfigMap with all its keys. */
@ExtendWith(SharedKubeServer.class)
class BroughtFilesTest {
    private static final String UPLOADS = "/datastores/workspaceblobstore/paths/LocalUpload/";

    /** Of one request to blob storage, in one visit. */
    private static final int TRIES = 4;

    private final KubeServer server;
    @TempDir
    private Path folder;
    private World world;
    private ArchiveHost host;
    private String workspace;
    private String bundle;

    BroughtFilesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = world.plantWorkspace("wsp");
        Given.blobStore(world, workspace);
        host = new ArchiveHost(folder);
        bundle = host.trusted(world);
    }

    @AfterEach
    void stop() {
        world.close();
        host.close();
    }

    /** Who may make something in the workspace, and not read its keys, may have files uploaded for it. */
    private void allow(String name) {
        allow(name, "refer, manage");
    }

    private void allow(String name, String uses) {
        world.tenants("{namespaces: [\"*\"], identity: Operator, scopes: [{id: '" + workspace
                + "', allow: [" + uses + "]}, {id: 'azureml://registries/r', allow: [refer]}], fetchHosts: [\"" + name
                + "\"]}");
        world.startOperator(bundle, PRIVATE);
    }

    private String archive(String path, Map<String, byte[]> files) {
        return host.archive(path, host.serve(path, files));
    }

    private void apply(String kind, String content) {
        world.apply(
                "{apiVersion: azureml.dev/v1alpha1, kind: " + kind + ", metadata: {name: churn}, spec: {workspaceId: '"
                        + workspace + "', " + content + "}}");
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    /** Where the blobs are of what that URI says. */
    private String blobs(String uri) {
        String path = uri.contains("/paths/") ? "/a/c/" + uri.substring(uri.indexOf("/paths/") + 7) : uri;
        return path.startsWith("/") ? world.arm().url() + path : path.replaceAll("/$", "");
    }

    @Test
    void theFilesOfAnArchiveAreAModelAndAreUploadedOnce() {
        byte[] weights = new byte[9 << 20];
        new Random(1).nextBytes(weights);
        String archive = archive("/churn.tgz", Map.of("MLmodel", text("flavors: {}"), "data/model.bin", weights));
        allow(host.name());
        world.arm().inject(Fault.on("PUT", "/a/c/.*bin", Fault.Action.STATUS).status(503).times(TRIES));

        apply("MLModel", "mlflowModel: {" + archive + "}");
        JsonNode ready = world.awaitReady("MLModel", "churn");

        String uri = azure(workspace + "/models/churn/versions/1").at("/properties/modelUri").asText();
        assertThat(uri).contains(UPLOADS).endsWith("/model");
        assertThat(world.arm().blob(blobs(uri) + "/MLmodel")).contains("flavors: {}");
        assertThat(world.arm().blobBytes(blobs(uri) + "/data/model.bin").orElseThrow()).isEqualTo(weights);
        assertThat(ready.at("/status/version").asText()).isEqualTo("1");
        assertThat(ready.toString()).doesNotContain("sig=");
        int asked = host.requests().size();
        assertThat(asked).as("once more after the upload that failed").isEqualTo(2);

        world.stopOperator();
        world.arm().clearRequests();
        world.startOperator(bundle, PRIVATE);
        apply("MLModel", "description: better, mlflowModel: {" + archive + "}");
        world.await("MLModel", "churn", _ -> azure(workspace + "/models/churn/versions/1").at("/properties/description")
                .asText().equals("better"));
        world.awaitReady("MLModel", "churn");
        assertThat(host.requests()).hasSize(asked);
        assertThat(world.requests("POST", "/listSecrets")).isEmpty();

        apply("MLModel", "mlflowModel: {" + archive("/new.tgz", Map.of("MLmodel", text("x"))) + "}");
        world.await("MLModel", "churn", object -> object.at("/status/version").asText().equals("2"));
    }

    /** A connection that drops at the third block, again and again, until another operator goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUploadOfALargeFileGoesOnWhereItBroke(boolean listed) {
        byte[] weights = large();
        String archive = archive("/churn.tgz", Map.of("model.bin", weights));
        allow(host.name());
        world.arm().inject(Fault.on("PUT", "/a/c/.*bin$", Fault.Action.RESET).after(2).times(-1));
        apply("MLModel", "customModel: {" + archive + "}");
        assertThat(World.message(world.awaitReason("MLModel", "churn", "AzureUnavailable"))).contains(
                "blob storage did not answer", "model.bin");
        world.stopOperator();
        world.arm().clearFaults();
        if (!listed) { // as where Azure's signature does not allow to read
            world.arm().inject(Fault.on("GET", "/a/c/.*bin$", Fault.Action.STATUS).status(403).times(-1));
        }

        world.startOperator(bundle, PRIVATE);
        world.awaitReady("MLModel", "churn");

        String uri = azure(workspace + "/models/churn/versions/1").at("/properties/modelUri").asText();
        assertThat(world.arm().blobBytes(blobs(uri) + "/model.bin").orElseThrow()).isEqualTo(weights);
        List<String> sent = blocks();
        assertThat(Set.copyOf(sent)).hasSize(5);
        assertThat(sent).as("two before, and three or all after").hasSize(listed ? 5 : 7);
    }

    @Test
    void aConnectionThatDropsOnceIsMadeAgainAndNothingElseIs() {
        byte[] weights = large();
        String archive = archive("/churn.tgz", Map.of("model.bin", weights));
        allow(host.name());
        world.arm().inject(Fault.on("PUT", "/a/c/.*bin$", Fault.Action.RESET).after(2));
        world.arm().inject(Fault.on("PUT", "/a/c/.*bin$", Fault.Action.STATUS).status(503).after(4));

        apply("MLModel", "customModel: {" + archive + "}");
        world.awaitReady("MLModel", "churn");

        String uri = azure(workspace + "/models/churn/versions/1").at("/properties/modelUri").asText();
        assertThat(world.arm().blobBytes(blobs(uri) + "/model.bin").orElseThrow()).isEqualTo(weights);
        assertThat(blocks()).doesNotHaveDuplicates().hasSize(5);
        assertThat(host.requests()).hasSize(1);
    }

    /** Of four blocks and a half. */
    private static byte[] large() {
        byte[] weights = new byte[18 << 20];
        new Random(3).nextBytes(weights);
        return weights;
    }

    /** The blocks that arrived. */
    private List<String> blocks() {
        return world.arm().requests().stream().filter(r -> r.status() == 201 && "block".equals(r.query().get("comp")))
                .map(r -> String.valueOf(r.query().get("blockid"))).toList();
    }

    @Test
    void aConfigMapIsABuildContextAndItsBlobsAreNamed() {
        allow("github.com", "refer");
        apply("MLEnvironment", "build: {configMapRef: {name: image}}");
        assertThat(World.message(world.awaitReason("MLEnvironment", "churn", "DependencyNotReady"))).contains(
                "spec.build.configMapRef: ConfigMap image does not exist");
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: image}, data: {requirements.txt: 'a'}}");
        world.await("MLEnvironment", "churn", object -> World.message(object).contains(
                "spec.build.configMapRef: ConfigMap image has no key Dockerfile; it has requirements.txt"));
        assertThat(world.writes()).isEmpty();

        image("FROM a");
        world.awaitReady("MLEnvironment", "churn");

        String version = workspace + "/environments/churn/versions/";
        String uri = azure(version + "1").at("/properties/build/contextUri").asText();
        assertThat(uri).startsWith(world.arm().url() + "/a/c/LocalUpload/").endsWith("/context/");
        assertThat(world.arm().blob(blobs(uri) + "/Dockerfile")).contains("FROM a");
        assertThat(world.arm().blob(blobs(uri) + "/requirements.txt")).contains("a");
        world.arm().clearRequests();
        world.stopOperator();
        world.startOperator(bundle, PRIVATE);
        world.touch("MLEnvironment", "churn");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().equals(version + "1"));
        world.awaitReady("MLEnvironment", "churn");
        assertThat(world.writes()).isEmpty();
        image("FROM b");
        world.await("MLEnvironment", "churn", object -> object.at("/status/version").asText().equals("2"));
    }

    private void image(String dockerfile) {
        world.apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: image}, data: {requirements.txt: 'a', Dockerfile: '"
                        + dockerfile + "'}}");
    }

    @Test
    void aDeploymentBringsItsModelAndItsBuildContextAsArchives() {
        String model = archive("/m.tgz", Map.of("churn.pkl", text("m")));
        String context = archive("/c.tgz", Map.of("docker/Dockerfile", text("FROM a")));
        allow(host.name());
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("{blue: 100}",
                "  - {name: blue, instanceType: Standard_DS3_v2, instanceCount: 1, modelSource: {" + model
                        + "}, environment: {build: {" + context.replace("}", ", path: docker}") + "}}}\n")));
        world.awaitReady("MLInferenceEndpoint", "scoring");

        JsonNode blue = azure(workspace + "/onlineEndpoints/scoring/deployments/blue");
        String uri = azure(blue.at("/properties/model").asText()).at("/properties/modelUri").asText();
        assertThat(world.arm().blob(blobs(uri) + "/churn.pkl")).contains("m");
        String build = azure(blue.at("/properties/environmentId").asText()).at("/properties/build/contextUri").asText();
        assertThat(world.arm().blob(blobs(build) + "/Dockerfile")).contains("FROM a");
        int asked = host.requests().size();
        world.arm().clearRequests();
        world.stopOperator();
        world.startOperator(bundle, PRIVATE);
        world.touch("MLInferenceEndpoint", "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().equals(blue.at("/properties/model").asText()));
        world.awaitReady("MLInferenceEndpoint", "scoring");
        assertThat(world.writes()).isEmpty();
        assertThat(host.requests()).hasSize(asked);
    }

    @Test
    void anArtifactOfARegistryIsAModelAndIsPulledOnce() {
        byte[] weights = new byte[5 << 20];
        new Random(2).nextBytes(weights);
        String digest = host.serveArtifact("team/churn", Map.of("model/MLmodel", text("flavors: {}"),
                "model/data/weights.bin", weights, "README.md", text("x")));
        String artifact = "archive: {url: 'oci://" + host.name() + "/team/churn', digest: '" + digest
                + "', path: model}";
        allow(host.name());

        apply("MLModel", "mlflowModel: {" + artifact + "}");
        world.awaitReady("MLModel", "churn");

        String uri = azure(workspace + "/models/churn/versions/1").at("/properties/modelUri").asText();
        assertThat(world.arm().blobsBelow(blobs(uri))).hasSize(2);
        assertThat(world.arm().blob(blobs(uri) + "/MLmodel")).contains("flavors: {}");
        assertThat(world.arm().blobBytes(blobs(uri) + "/data/weights.bin").orElseThrow()).isEqualTo(weights);
        assertThat(host.requests()).filteredOn(path -> path.contains("/blobs/")).hasSize(1);

        // Another folder of the same artifact is another model, and one that is none.
        apply("MLModel", "mlflowModel: {" + artifact.replace("path: model", "path: model/data") + "}");
        assertThat(World.message(world.awaitStalled("MLModel", "churn", "InvalidSpec"))).contains(
                "spec.mlflowModel.archive: it has no file model/data/MLmodel; it has model/data/weights.bin");
    }

    /** What is new below a workspace belongs to who makes it; a model, an environment and code are new versions there. */
    @Test
    void whoMayReferToAWorkspaceMakesAllThatItsDeploymentIsMadeOf() {
        String parts = "modelSource: {" + archive("/m.tgz", Map.of("churn.pkl", text("m"))) + "}, environment: {image: "
                + "'mcr.microsoft.com/azureml/base:1'}, codeConfiguration: {scoringScript: score.py, "
                + archive("/s.tgz", Map.of("score.py", text("s"))) + "}, dataCollector: {collections: {model_inputs: "
                + "{dataCollectionMode: Enabled}}}";
        allow(host.name(), "refer");
        // Whose parts come first: they are uploaded while the endpoint is not there yet.
        world.arm().inject(Fault.on("PUT", "/onlineEndpoints/scoring$", Fault.Action.STATUS).status(503));
        deployed("blue", parts);
        world.awaitReady("MLInferenceEndpoint", "scoring");
        deployed("green", parts);
        world.await("MLInferenceEndpoint", "scoring", _ -> world.arm().resource(workspace
                + "/onlineEndpoints/scoring/deployments/green").isPresent());
        world.awaitReady("MLInferenceEndpoint", "scoring");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/codes/versions")).anyMatch(id -> id
                .contains("/codes/scoring/versions/green-"));

        world.delete("MLInferenceEndpoint", "scoring");
        world.awaitGone("MLInferenceEndpoint", "scoring");
    }

    private void deployed(String deployment, String parts) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("{" + deployment + ": 100}",
                "  - {name: " + deployment + ", instanceType: Standard_DS3_v2, instanceCount: 1, " + parts + "}\n")));
    }

    @Test
    void inAnEndpointOfSomebodyElseNothingIsMadeAndNothingIsFetched() {
        world.arm().put(workspace + "/onlineEndpoints/scoring", Probe.json("{location: 'westeurope', properties: "
                + "{authMode: 'Key'}}"));
        String code = archive("/s.tgz", Map.of("score.py", text("s")));
        allow(host.name(), "refer");

        deployed("blue", "codeConfiguration: {scoringScript: score.py, " + code + "}");

        assertThat(World.message(world.awaitStalled("MLInferenceEndpoint", "scoring", "OutOfScope"))).contains(
                "may not manage " + workspace + "/");
        assertThat(world.writes()).isEmpty();
        assertThat(host.requests()).isEmpty();
    }

    /** Else a name that happens to fit adds what users of the latest version get. */
    @Test
    void aDataAssetOfSomebodyElseGetsNoVersionOfWhatIsCollected() {
        String theirs = workspace + "/data/scoring-blue-model_inputs";
        world.arm().put(theirs, Probe.json("{properties: {}}"));
        world.arm().put(theirs + "/versions/2026", Probe.json("{properties: {dataUri: 'https://a.b/c'}}"));
        allow(host.name(), "refer");

        deployed("blue", "model: 'azureml://registries/r/models/m/versions/1', dataCollector: {collections: {"
                + "model_inputs: {dataCollectionMode: Enabled}}}");

        assertThat(World.message(world.awaitStalled("MLInferenceEndpoint", "scoring", "OutOfScope"))).contains(
                theirs, "manage");
        assertThat(world.writes()).isEmpty();
    }

    /** With archives of this host in place of those that are examples. */
    @Test
    void theSampleOfArchivesServes() throws IOException {
        String model = host.serve("/model.tar.gz", Map.of("churn.pkl", text("m")));
        String release = host.serve("/churn.tar.gz",
                Map.of("churn-1.4/src/score.py", text("s"),
                        "churn-1.4/docker/Dockerfile", text("FROM a")));
        allow(host.name());

        world.apply(Files.readString(Checkout.find().path("samples/files/archive.yaml"))
                .replace("https://github.com/team/churn/releases/download/v1.4", "https://" + host.name())
                .replace("sha256:" + "1".repeat(64), model).replace("sha256:" + "2".repeat(64), release)
                .replace("workspaceRef:\n    name: inference", "workspaceId: " + workspace));
        world.awaitReady("MLInferenceEndpoint", "churn-release");

        JsonNode blue = azure(workspace + "/onlineEndpoints/churn-release/deployments/blue");
        assertThat(blue.at("/properties/model").asText()).endsWith("/models/churn-release/versions/1");
        assertThat(blue.at("/properties/environmentId").asText()).endsWith("/environments/churn-release/versions/1");
        String code = azure(blue.at("/properties/codeConfiguration/codeId").asText()).at("/properties/codeUri")
                .asText();
        assertThat(world.arm().blob(code + "/score.py")).contains("s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MLModel|customModel: {A}|spec.customModel.archive", "MLEnvironment|build: {A}|spec.build.archive"})
    void nothingIsFetchedFromWhereThePlatformTeamDoesNotAllow(String kind, String content, String path) {
        String archive = archive("/churn.tgz", Map.of("Dockerfile", text("x")));
        allow("github.com");

        apply(kind, content.replace("A", archive));

        assertThat(World.message(world.awaitStalled(kind, "churn", "OutOfScope"))).contains(path
                + ".url: nothing is fetched from " + host.name(), "fetchHosts");
        assertThat(host.requests()).isEmpty();
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatLacksWhatItsUseNeedsIsNotUploaded() {
        String archive = archive("/churn.tgz", Map.of("model.pkl", text("x")));
        allow(host.name());

        apply("MLModel", "mlflowModel: {" + archive + "}");
        assertThat(World.message(world.awaitStalled("MLModel", "churn", "InvalidSpec"))).contains(
                "spec.mlflowModel.archive: it has no file MLmodel; it has model.pkl");
        apply("MLModel", "mlflowModel: {" + host.archive("/churn.tgz", ZEROS) + "}");
        world.await("MLModel", "churn", object -> World.message(object).contains("not the one in the spec"));
        assertThat(world.requests("POST", "/listSecrets")).isEmpty();
    }

    @Test
    void aWorkspaceThatIsReadByIdentityAloneIsSaidToBe() {
        Given.blobStore(world, workspace, "None");
        String archive = archive("/churn.tgz", Map.of("model.pkl", text("x")));
        allow(host.name());

        apply("MLModel", "customModel: {" + archive + "}");

        assertThat(World.message(world.awaitReason("MLModel", "churn", "DependencyNotReady"))).contains(
                "spec.customModel: ", "has no key to upload files with", "systemDatastoresAuthMode");
        assertThat(world.arm().resource(workspace + "/models/churn/versions/1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MLModel|customModel: {archive: {url: 'https://a.b/c', digest: D}, configMapRef: {name: a}}|exactly one of",
        "MLModel|customModel: {archive: {url: 'https://a.b/c', digest: D}, uri: 'https://a.b/c'}|exactly one of",
        "MLEnvironment|build: {configMapRef: {name: a}, contextUri: 'https://a.b/c'}|exactly one of",
        "MLEnvironment|build: {configMapRef: {name: a}, path: b}|set both or neither",
        "MLModel|customModel: {archive: {url: 'http://a.b/c', digest: D}}|a URL such as https://github.com"})
    void whatContradictsItselfIsNotTaken(String kind, String content, String words) {
        assertThat(
                world.refusal("{apiVersion: azureml.dev/v1alpha1, kind: " + kind + ", metadata: {name: churn}, spec: "
                        + "{workspaceId: '" + workspace + "', " + content.replace("D", "'" + ZEROS + "'") + "}}"))
                .contains(words);
    }
}
