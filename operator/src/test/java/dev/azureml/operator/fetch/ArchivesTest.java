package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What an archive holds, and what it may try. */
@Timeout(60)
class ArchivesTest {
    private static final HostRule ANY = (_, _) -> Optional.empty();
    private static final int MOST_MIB = 4;

    @TempDir
    private static Path folder;
    private static Hosts host;
    private static Archives archives;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificate certificate = TestCertificate.create(folder);
        host = new Hosts(certificate);
        URI any = URI.create("https://localhost");
        archives = Archives.over(ArmHttp.tls(AzureCloud.custom(any, "a", any, certificate.pem())), null,
                new Archives.Limits(Duration.ofSeconds(30), MOST_MIB, List.of(Network.parse("127.0.0.0/8"))));
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Unpacked open(byte[] archive, String within) throws FetchException {
        host.on("/a", archive);
        return archives.open("team", new Archives.Wanted(host.url("/a"), digest(archive), within, "score.py"), ANY);
    }

    private static Map<String, String> files(byte[] archive, String within) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Unpacked unpacked = open(archive, within)) {
            unpacked.each((path, content) -> files.put(path, new String(content.readAllBytes(),
                    StandardCharsets.UTF_8)) == null);
        }
        return files;
    }

    private static String refusal(byte[] archive) {
        FetchException failure = catchThrowableOfType(FetchException.class, () -> open(archive, ""));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(FetchException.Kind.INVALID);
        return String.valueOf(failure.getMessage());
    }

    private static TarBytes good() {
        return new TarBytes().file("score.py", "print(1)");
    }

    @Test
    void filesComeOutOfATarWithAndWithoutGzip() throws IOException {
        TarBytes tar = good().entry("lib/", '5', new byte[0], "").file("./lib/a b.py", "2").file("empty", "")
                .longName("x".repeat(90) + "/" + "y".repeat(90) + ".py", "3").gnuName("z".repeat(150), "4")
                .entry("pax_global_header", 'g', "52 comment=0123456789012345678901234567890123456789\n".getBytes(
                        StandardCharsets.US_ASCII), "");
        Map<String, String> wanted = new TreeMap<>(Map.of("score.py", "print(1)", "lib/a b.py", "2", "empty", "",
                "x".repeat(90) + "/" + "y".repeat(90) + ".py", "3", "z".repeat(150), "4"));

        assertThat(files(tar.tar(), "")).isEqualTo(wanted);
        assertThat(files(tar.gzip(), "")).isEqualTo(wanted);
    }

    @Test
    void aFolderIsAllThatCounts() throws IOException {
        byte[] repository = new TarBytes().file("repo-1/README", "x").file("repo-1/src/score.py", "1")
                .file("repo-1/src/lib/a.py", "2").file("repo-1/srcs/b.py", "3")
                .entry("repo-1/latest", '2', new byte[0], "src").gzip();

        assertThat(files(repository, "repo-1/src")).isEqualTo(Map.of("score.py", "1", "lib/a.py", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../score.py", "a/../../b", "..", "a/..", "a//b", "a\\b", "..\\b", "a\nb",
        "./../b", "././/b", "...", "a/./b", "a\u0001"})
    void nothingOfAnArchiveThatClimbsIsUnpacked(String name) {
        assertThat(refusal(good().file(name, "x").gzip())).contains("absolute, climbs");
        assertThat(refusal(good().longName(name, "x").gzip())).contains("absolute, climbs");
        assertThat(refusal(good().gnuName(name, "x").gzip())).contains("absolute, climbs");
    }

    @ParameterizedTest
    @CsvSource({"1,/etc/passwd", "2,../../secret", "3,", "4,", "6,", "S,"})
    void linksAndDevicesAreRefused(char type, String link) {
        assertThat(refusal(good().entry("evil", type, new byte[0], link == null ? "" : link).gzip()))
                .contains("evil", "a link, a device");
    }

    @Test
    void aBombIsNotUnpacked() {
        byte[] bomb = TarBytes.gzip(new TarBytes().file("score.py", "x").entry("zeros", '0', new byte[8 << 20], "")
                .tar());

        assertThat(bomb.length).isLessThan(100_000);
        assertThat(refusal(bomb)).contains("more than 4 MiB", "FETCH_MAX_MIB");
    }

    /** They are held in memory, and packed they are small. */
    @ParameterizedTest
    @ValueSource(chars = {'L', 'K', 'x'})
    void aNameThatIsABombIsNotRead(char type) {
        byte[] name = " path=".concat("a".repeat(3 << 20)).getBytes(StandardCharsets.US_ASCII);
        byte[] bomb = new TarBytes().entry("name", type, name, "").file("score.py", "x").gzip();

        assertThat(bomb.length).isLessThan(100_000);
        assertThat(refusal(bomb)).contains("no tar archive");
    }

    @Test
    void manyFilesAreTooMany() {
        TarBytes tar = good();
        for (int i = 0; i < 2_000; i++) {
            tar.file("f" + i, "");
        }

        assertThat(refusal(tar.gzip())).contains("more than 2000 files", "path");
    }

    @Test
    void anArchiveWithAnotherDigestIsNotUsed() {
        host.on("/a", good().gzip());
        FetchException failure = catchThrowableOfType(FetchException.class, () -> archives.open("team",
                new Archives.Wanted(host.url("/a"), digest(new byte[0]), "", "score.py"), ANY));

        assertThat(failure.kind()).isEqualTo(FetchException.Kind.INVALID);
        assertThat(failure).hasMessageContaining(digest(good().gzip())).hasMessageContaining("not the one in the spec");
    }

    @Test
    void whatIsNoArchiveIsNone() {
        byte[] whole = good().file("b", "x".repeat(2_000)).tar();
        byte[] packed = good().file("b", "x".repeat(2_000)).gzip();

        assertThat(refusal("<html>".repeat(200).getBytes(StandardCharsets.US_ASCII))).contains("no tar archive");
        assertThat(refusal(java.util.Arrays.copyOf(whole, 1_900))).contains("no tar archive");
        assertThat(refusal(java.util.Arrays.copyOf(packed, packed.length - 20))).contains("no tar archive");
        assertThat(refusal(new byte[0])).contains("no file score.py", "nor any other");
        assertThat(refusal(new TarBytes().entry("pax", 'x', "99 path=a\n".getBytes(StandardCharsets.US_ASCII), "")
                .file("a", "").tar())).contains("no tar archive");
    }

    @Test
    void withoutTheScriptItIsNotUsed() {
        assertThat(refusal(new TarBytes().file("repo-1/score.py", "").gzip())).contains("no file score.py",
                "it has repo-1/score.py");
    }

    @Test
    void oneAtATimeIsFetchedForANamespaceAndFourForAll() throws IOException {
        byte[] archive = good().gzip();
        try (Unpacked first = open(archive, "")) {
            FetchException again = catchThrowableOfType(FetchException.class, () -> open(archive, ""));
            assertThat(again.kind()).isEqualTo(FetchException.Kind.BUSY);
            assertThat(first).isNotNull();
        }
        open(archive, "").close();
    }
}
