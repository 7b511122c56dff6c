package dev.azureml.operator.arm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class BlobStoreTest {
    private static final String SIGNATURE = "?sv=2021-12-02&sig=a%2Bb%3D";
    @TempDir
    private Path folder;
    private final BlobStore blobs = new BlobStore(ArmHttp.create(AzureCloud.PUBLIC));

    @ParameterizedTest
    @ValueSource(strings = {"https://a.blob.core.windows.net/c/p", "https://a.blob.core.windows.net/c/p/",
        "https://A.BLOB.core.windows.net/c/p"})
    void aBlobIsPutBelowThePlaceWithItsSignature(String place) {
        assertThat(blobs.place(place + SIGNATURE, "f/score.py")).hasValueSatisfying(uri -> assertThat(uri.toString())
                .endsWithIgnoringCase("a.blob.core.windows.net/c/p/f/score.py" + SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.blob.core.windows.net/c", "https://blob.core.windows.net.evil.example/c",
        "https://evil.example/.blob.core.windows.net/c", "https://evil.example#.blob.core.windows.net/c",
        "https://a.blob.core.windows.net@evil.example/c", "https://a.blob.core.windows.net:444/c",
        "https://management.azure.com/c", "https://aXblob.core.windows.net/c", "/c", "no url"})
    void nothingIsSentElsewhere(String place) throws IOException {
        assertThat(blobs.place(place + SIGNATURE, "score.py")).isEmpty();
        assertThat(blobs.put(place + SIGNATURE, "score.py", InputStream.nullInputStream()))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.OUT_OF_HOST);
                    assertThat(failure.toString()).doesNotContain("sig=");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After", "retry-after-ms", "x-ms-retry-after-ms"})
    void storageThatWantsToBeLeftAloneIsAskedInALaterVisit(String header) throws Exception {
        try (FakeAzure azure = new FakeAzure(TestCertificate.create(folder))) {
            azure.answer("PUT", "/c/f", FakeAzure.Reply.of(503, "").with(header, "3600000"));

            assertThat(put(azure)).hasValueSatisfying(failure -> assertThat(failure.error().message()).contains(
                    "blob storage answered 503 to the upload of f"));

            assertThat(azure.requests).hasSize(1);
        }
    }

    @Test
    void aConnectionThatDropsIsMadeAgain() throws Exception {
        try (FakeAzure azure = new FakeAzure(TestCertificate.create(folder))) {
            azure.answer("PUT", "/c/f", FakeAzure.Reply.broken(FakeAzure.Reply.Manner.RESET), FakeAzure.Reply.of(201,
                    ""));

            assertThat(put(azure)).isEmpty();

            assertThat(azure.requests).hasSize(2).allSatisfy(request -> assertThat(request.body()).isEqualTo("x"));
        }
    }

    @Test
    void whatStorageRefusesIsNotTriedAgain() throws Exception {
        try (FakeAzure azure = new FakeAzure(TestCertificate.create(folder))) {
            azure.answer("PUT", "/c/f", FakeAzure.Reply.of(403, ""));

            assertThat(put(azure)).isPresent();

            assertThat(azure.requests).hasSize(1);
        }
    }

    /** Such as of a file that was there before, or of another's making. */
    @Test
    void aBlockWithOtherContentIsNotTakenForOneOfOurs() throws Exception {
        String other = Base64.getEncoder().encodeToString(("000000-" + "0".repeat(32)).getBytes(
                StandardCharsets.US_ASCII));
        try (FakeAzure azure = new FakeAzure(TestCertificate.create(folder))) {
            azure.answer("GET", "/c/f", FakeAzure.Reply.of(200, "<BlockList><UncommittedBlocks><Block><Name>" + other
                    + "</Name><Size>4194304</Size></Block></UncommittedBlocks></BlockList>"));
            azure.answer("PUT", "/c/f", FakeAzure.Reply.of(201, ""));

            assertThat(put(azure, new byte[BlobStore.BLOCK + 1])).isEmpty();

            assertThat(azure.requests).filteredOn(request -> request.uri().contains("comp=block&")).hasSize(2);
            assertThat(azure.requests.getLast().body()).contains("<Latest>").doesNotContain(other);
        }
    }

    private static Optional<ArmResult.Failure> put(FakeAzure azure) throws IOException {
        return put(azure, "x".getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<ArmResult.Failure> put(FakeAzure azure, byte[] content) throws IOException {
        return new BlobStore(ArmHttp.create(azure.cloud())).put(azure.url() + "/c" + SIGNATURE, "f",
                new ByteArrayInputStream(content));
    }

    @Test
    void aPlaceWithoutASignatureIsNone() {
        assertThat(blobs.place("https://a.blob.core.windows.net/c", "score.py")).isEmpty();
    }

    @Test
    void aCloudOfItsOwnHasItsBlobsWhereItsResourceManagerIs() {
        BlobStore own = new BlobStore(ArmHttp.create(AzureCloud.custom(URI.create("https://localhost:8443"), "a",
                URI.create("https://localhost:8443"), null)));

        assertThat(own.place("https://localhost:8443/blobs/x" + SIGNATURE, "score.py")).isPresent();
        assertThat(own.container("account", "files")).isEqualTo("https://localhost:8443/account/files");
        assertThat(blobs.container("account", "files")).isEqualTo("https://account.blob.core.windows.net/files");
        assertThat(own.place("https://localhost:9443/blobs/x" + SIGNATURE, "score.py")).isEmpty();
        assertThat(own.place("https://a.blob.core.windows.net/c" + SIGNATURE, "score.py")).isEmpty();
    }
}
