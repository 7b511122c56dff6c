package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A registry as Flux pushes to it, and one that tries something. */
@Timeout(60)
class OciArtifactsTest {
    private static final String FLUX = "application/vnd.cncf.flux.content.v1.tar+gzip";
    private static final byte[] LAYER = new TarBytes().file("score.py", "1").file("lib/a.py", "2").gzip();

    @TempDir
    private static Path folder;

    private Hosts registry;
    private Hosts elsewhere;
    private Archives archives;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificate certificate = TestCertificate.create(java.nio.file.Files.createTempDirectory(folder, "c"));
        registry = new Hosts(certificate);
        elsewhere = new Hosts(certificate);
        URI any = URI.create("https://localhost");
        archives = Archives.over(ArmHttp.tls(AzureCloud.custom(any, "a", any, certificate.pem())), null,
                new Archives.Limits(Duration.ofSeconds(30), 4, List.of(Network.parse("127.0.0.0/8"))));
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        elsewhere.close();
    }

    private static String manifest(String... layers) {
        return "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.flux.config.v1+json\"},"
                + "\"layers\":[" + String.join(",", layers) + "]}";
    }

    private static String layer(String type, String digest) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":1}";
    }

    private String serve(String manifest) {
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        String digest = Spool.digest(bytes);
        registry.on("/v2/team/code/manifests/" + digest, bytes);
        registry.on("/v2/team/code/blobs/" + Spool.digest(LAYER), LAYER);
        return digest;
    }

    private Map<String, String> files(String digest) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Unpacked unpacked = open(digest, (_, _) -> Optional.empty())) {
            unpacked.each((path, content) -> files.put(path, new String(content.readAllBytes(),
                    StandardCharsets.UTF_8)) == null);
        }
        return files;
    }

    private Unpacked open(String digest, HostRule hosts) throws FetchException {
        return archives.open("team",
                new Archives.Wanted("oci://localhost:" + registry.port() + "/team/code", digest, "",
                        "score.py"),
                hosts);
    }

    private FetchException failure(String digest) {
        FetchException failure = catchThrowableOfType(FetchException.class, () -> files(digest));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void theLayerOfAnArtifactIsUnpacked() throws IOException {
        String digest = serve(manifest(layer(FLUX, Spool.digest(LAYER))));

        assertThat(files(digest)).isEqualTo(Map.of("score.py", "1", "lib/a.py", "2"));
        assertThat(registry.requests.getFirst()).contains("Accept: application/vnd.oci.image.manifest.v1+json");
    }

    /** Answers well to who has the token alone, and then sends on to where the layers are. */
    private String behindToken(String realm) {
        byte[] manifest = manifest(layer(FLUX, Spool.digest(LAYER))).getBytes(StandardCharsets.UTF_8);
        String digest = Spool.digest(manifest);
        registry.on("/v2/team/code/manifests/" + digest, out -> {
            if (registry.requests.getLast().contains("Authorization: Bearer abc.def")) {
                out.write(Hosts.head(200, "Content-Length: " + manifest.length));
                out.write(manifest);
            } else {
                out.write(Hosts.head(401, "WWW-Authenticate: Bearer realm=\"" + realm + "\",service=\"reg\",scope="
                        + "\"repository:team/code:pull\"", "Content-Length: 0"));
            }
        });
        registry.redirecting("/v2/team/code/blobs/" + Spool.digest(LAYER), elsewhere.url("/layer"));
        elsewhere.on("/layer", LAYER);
        return digest;
    }

    @Test
    void aTokenForAnybodyIsGotAndGoesToTheRegistryAlone() throws IOException {
        String digest = behindToken(registry.url("/token"));
        registry.on("/token?service=reg&scope=repository%3Ateam%2Fcode%3Apull", "{\"token\":\"abc.def\"}".getBytes(
                StandardCharsets.UTF_8));

        assertThat(files(digest)).hasSize(2);

        assertThat(elsewhere.requests).singleElement().asString().doesNotContain("Authorization");
        assertThat(registry.requests.getLast()).contains("Authorization: Bearer abc.def");
    }

    @Test
    void tokensAreGotOnlyWhereThePlatformTeamAllows() {
        String digest = behindToken(elsewhere.url("/token"));

        FetchException failure = catchThrowableOfType(FetchException.class,
                () -> open(digest, (_, port) -> port == registry.port() ? Optional.empty() : Optional.of("not there")));

        assertThat(failure.kind()).isEqualTo(FetchException.Kind.NOT_ALLOWED);
        assertThat(elsewhere.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/token", "https://169.254.169.254/token", "file:///etc/passwd", ""})
    void aRealmIsHeldToTheSameRules(String realm) {
        assertThat(failure(behindToken(realm)).kind()).isNotEqualTo(FetchException.Kind.INVALID);
        assertThat(registry.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":\"a\\r\\nHost: evil\"}", "{}", "<html>", "{\"token\":[]}"})
    void whatIsNoTokenIsNotSent(String answer) {
        String digest = behindToken(registry.url("/token"));
        registry.on("/token?service=reg&scope=repository%3Ateam%2Fcode%3Apull",
                answer.getBytes(StandardCharsets.UTF_8));

        assertThat(failure(digest).kind()).isEqualTo(FetchException.Kind.UNAVAILABLE);
        assertThat(registry.requests).hasSize(2);
    }

    @Test
    void aManifestOfAnotherDigestIsNotBelieved() {
        String digest = serve(manifest(layer(FLUX, Spool.digest(LAYER))));
        registry.on("/v2/team/code/manifests/" + digest, manifest().getBytes(StandardCharsets.UTF_8));

        assertThat(failure(digest)).hasMessageContaining("another digest than the one in the spec");
    }

    @Test
    void aLayerOfAnotherDigestIsNotUsed() {
        String digest = serve(manifest(layer(FLUX, Spool.digest(LAYER))));
        registry.on("/v2/team/code/blobs/" + Spool.digest(LAYER), new TarBytes().file("score.py", "evil").gzip());

        assertThat(failure(digest)).hasMessageContaining("not the one that the manifest names");
    }

    @Test
    void oneLayerIsExpectedThatIsATar() {
        String one = layer(FLUX, Spool.digest(LAYER));

        assertThat(failure(serve(manifest()))).hasMessageContaining("has 0 layers");
        assertThat(failure(serve(manifest(one, one)))).hasMessageContaining("has 2 layers");
        assertThat(failure(serve(manifest(layer(FLUX, "../../../secret"))))).hasMessageContaining("one is expected");
        assertThat(failure(serve(manifest(layer("application/json", Spool.digest(LAYER)))))).hasMessageContaining(
                "has 0 layers");
        assertThat(failure(serve("{\"manifests\":[]}"))).hasMessageContaining("an index of others");
        assertThat(failure(serve("no json"))).hasMessageContaining("no JSON");
    }
}
