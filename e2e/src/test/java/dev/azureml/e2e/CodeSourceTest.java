package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.e2e.ArchiveHost.PRIVATE;
import static dev.azureml.e2e.ArchiveHost.ZEROS;
import static dev.azureml.e2e.ArchiveHost.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Where the code of a deployment comes from as one: a ConfigMap with all its keys, or an archive of another host. */
@ExtendWith(SharedKubeServer.class)
class CodeSourceTest {
    private static final String KIND = "MLInferenceEndpoint";

    private final KubeServer server;
    @TempDir
    private Path folder;
    private World world;
    private ArchiveHost host;
    private String workspace;
    private String bundle;

    CodeSourceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = world.plantWorkspace("wsp");
        host = new ArchiveHost(folder);
        bundle = host.trusted(world);
    }

    @AfterEach
    void stop() {
        world.close();
        host.close();
    }

    private void allow(String... hosts) {
        world.tenants("{namespaces: [\"*\"], identity: Operator, scopes: [\"/\"], fetchHosts: [" + String.join(", ",
                List.of(hosts).stream().map(name -> "\"" + name + "\"").toList()) + "]}");
    }

    private static String deployment(String code) {
        return "  - {name: blue, instanceType: Standard_DS3_v2, instanceCount: 1, codeConfiguration: {scoringScript: "
                + "score.py, " + code + "}}\n";
    }

    private void apply(String code) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("{blue: 100}", deployment(code))));
    }

    private void archive(String path, String digest) {
        apply(host.archive(path, digest));
    }

    /** Where the code that serves was uploaded to. */
    private String uri() {
        String blue = workspace + "/onlineEndpoints/scoring/deployments/blue";
        String code = world.arm().resource(blue).orElseThrow().at("/properties/codeConfiguration/codeId").asText();
        return world.arm().resource(code).orElseThrow().at("/properties/codeUri").asText();
    }

    private void configMap(String score) {
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: code}, data: {score.py: '" + score
                + "', util.py: 'X = 1'}, binaryData: {model.bin: AAH/}}");
    }

    @Test
    void allKeysOfAConfigMapAreTheCode() {
        world.startOperator();
        apply("configMapRef: {name: code}");
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains(
                "spec.managed.deployments[0].codeConfiguration.configMapRef: ConfigMap code does not exist");
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: code}, data: {main.py: 'x'}}");
        world.await(KIND, "scoring", object -> World.message(object).contains(
                "codeConfiguration.scoringScript: ConfigMap code has no key score.py; it has main.py"));

        configMap("one");
        world.awaitReady(KIND, "scoring");
        String uri = uri();

        assertThat(world.arm().blob(uri + "/score.py")).contains("one");
        assertThat(world.arm().blob(uri + "/util.py")).contains("X = 1");
        assertThat(world.arm().blobBytes(uri + "/model.bin").orElseThrow()).containsExactly(0, 1, 0xff);
        assertThat(world.arm().blobsBelow(uri)).hasSize(3);
        world.arm().clearRequests();
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: code}, data: {util.py: 'X = 2'}}");
        world.await(KIND, "scoring", object -> World.message(object).contains("has no key score.py"));
        assertThat(world.writes()).as("what serves stays").isEmpty();
        configMap("two");
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ReplacementRequired"))).contains("codeId");
    }

    @Test
    void anArchiveIsFetchedOnceAndItsFilesAreUploaded() {
        byte[] weights = new byte[9 << 20];
        new Random(1).nextBytes(weights);
        String digest = host.serve("/code.tgz", Map.of("score.py", text("def run(data): return data"),
                "lib/a b.py", text("A = 1"), "weights.bin", weights));
        allow(host.name());
        world.startOperator(bundle, PRIVATE);
        world.arm().inject(Fault.on("PUT", "/blobs/.*weights", Fault.Action.STATUS).status(503).times(4));

        archive("/code.tgz", digest);
        world.awaitReady(KIND, "scoring");

        String uri = uri();
        assertThat(world.arm().blob(uri + "/score.py")).contains("def run(data): return data");
        assertThat(world.arm().blob(uri + "/lib/a b.py")).contains("A = 1");
        assertThat(world.arm().blobBytes(uri + "/weights.bin").orElseThrow()).isEqualTo(weights);
        int asked = host.requests().size();
        assertThat(asked).as("once more after the upload that failed").isEqualTo(2);

        world.stopOperator();
        world.arm().clearRequests();
        world.startOperator(bundle, PRIVATE);
        world.touch(KIND, "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().contains("/codes/scoring/versions/blue-"));
        world.awaitReady(KIND, "scoring");
        assertThat(host.requests()).hasSize(asked);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aFolderOfAnArchiveIsTheCode() {
        String digest = host.serve("/v1.tar.gz", Map.of("repo-1/README.md", text("x"), "repo-1/src/score.py",
                text("y")));
        allow(host.name());
        world.startOperator(bundle, PRIVATE);

        apply("archive: {url: 'https://" + host.name() + "/v1.tar.gz', digest: '" + digest + "', path: repo-1/src}");
        world.awaitReady(KIND, "scoring");

        assertThat(world.arm().blobsBelow(uri())).containsExactly(uri() + "/score.py");
    }

    @Test
    void anArtifactOfARegistryIsTheCode() {
        String digest = host.serveArtifact("team/code", Map.of("score.py", text("y")));
        allow(host.name());
        world.startOperator(bundle, PRIVATE);

        apply("archive: {url: 'oci://" + host.name() + "/team/code', digest: '" + digest + "'}");
        world.awaitReady(KIND, "scoring");

        assertThat(world.arm().blob(uri() + "/score.py")).contains("y");
    }

    @Test
    void nothingIsFetchedFromWhereThePlatformTeamDoesNotAllow() {
        String digest = host.serve("/code.tgz", Map.of("score.py", text("x")));
        allow("github.com");
        world.startOperator(bundle, PRIVATE);

        archive("/code.tgz", digest);

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "OutOfScope"))).contains(
                "spec.managed.deployments[0].codeConfiguration.archive.url: nothing is fetched from " + host.name(),
                "the platform team adds " + host.name() + " to the namespace's fetchHosts");
        assertThat(host.requests()).isEmpty();
        assertThat(world.writes()).as("nothing is made either").isEmpty();
        allow(host.name());
        world.awaitReady(KIND, "scoring");
    }

    @Test
    void aHostInAPrivateNetworkIsNotAskedUnlessThePlatformTeamOpensThat() {
        String digest = host.serve("/code.tgz", Map.of("score.py", text("x")));
        allow(host.name());
        world.startOperator(bundle);

        archive("/code.tgz", digest);

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "OutOfScope"))).contains(
                "codeConfiguration.archive: localhost has a private address", "FETCH_PRIVATE_NETWORKS");
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void whatIsNotWhatTheDigestSaysIsNotUploaded() {
        host.serve("/code.tgz", Map.of("score.py", text("x")));
        allow(host.name());
        world.startOperator(bundle, PRIVATE);

        archive("/code.tgz", ZEROS);
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec"))).contains(
                "codeConfiguration.archive: what is there has the digest sha256:", "not the one in the spec");
        archive("/none.tgz", ZEROS);
        JsonNode waiting = world.awaitReason(KIND, "scoring", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("localhost answered 404: there is nothing at that URL");
        assertThat(world.requests("POST", "/startPendingUpload")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "archive: {url: 'http://a.b/c.tgz', digest: D}|a URL such as https://github.com",
        "archive: {url: 'https://a.b/c.tgz?sig=d', digest: D}|without user, query or fragment",
        "archive: {url: 'https://u:p@a.b/c.tgz', digest: D}|without user, query or fragment",
        "archive: {url: 'https://[::1]/c.tgz', digest: D}|a URL such as https://github.com",
        "archive: {url: 'https://a.b/c.tgz', digest: 'md5:0'}|sha256: and 64 hexadecimal digits",
        "archive: {url: 'https://a.b/c.tgz'}|digest",
        "archive: {url: 'https://a.b/c.tgz', digest: D, path: ../x}|no . or .. between slashes",
        "archive: {url: 'https://a.b/c.tgz', digest: D}, configMapRef: {name: a}|at most one of"})
    void whatCantBeFetchedIsNotTaken(String code, String words) {
        assertThat(
                world.refusal(Manifests.endpoint("scoring", workspace, Manifests.managed("{blue: 100}", deployment(code
                        .replace("digest: D", "digest: '" + ZEROS + "'"))))))
                .contains(words);
    }
}
