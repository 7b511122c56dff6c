package dev.azureml.e2e.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding L9: what is downloaded was held to a checksum from where it came from. A curl of the test's own stands for the
 * release.
 */
class GetBinariesTest {
    @TempDir
    private Path folder = Path.of("");
    private Path archive = Path.of("");

    @BeforeEach
    void release() throws Exception {
        Path script = folder.resolve("get-binaries");
        Files.copy(Checkout.find().path("e2e/kube/get-binaries"), script);
        Path files = Files.createDirectories(folder.resolve("controller-tools/envtest"));
        for (String name : new String[]{"kube-apiserver", "etcd", "kubectl"}) {
            executable(files.resolve(name), "#!/bin/sh\necho Kubernetes of the test \"$@\"\n");
        }
        archive = folder.resolve("archive.tar.gz");
        assertThat(run("tar", "-czf", archive.toString(), "-C", folder.toString(), "controller-tools").code).isZero();
        Files.writeString(folder.resolve("archive.sha512"), sha512() + "  archive\n");
        executable(Files.createDirectories(folder.resolve("bin")).resolve("curl"), """
                #!/usr/bin/env bash
                while [ "$1" != -o ]; do shift; done
                case $3 in *.sha512) cp %1$s/archive.sha512 "$2" ;; *) cp %1$s/archive.tar.gz "$2" ;; esac
                """.formatted(folder));
    }

    @Test
    void whatIsPinnedIsTaken() throws Exception {
        pin(sha512());
        Result result = getBinaries("download");
        assertThat(result.output).contains("ready in").doesNotContain("does not match");
        assertThat(result.code).isZero();
    }

    @Test
    void whatIsNotWhatWasPinnedIsRefusedWhateverTheReleaseSays() throws Exception {
        pin("0".repeat(128));
        for (String way : new String[]{"download", "unpinned"}) {
            Result result = getBinaries(way);
            assertThat(result.output).contains("the download does not match its checksum");
            assertThat(result.code).isOne();
        }
    }

    @Test
    void whatIsNotPinnedIsTakenOnlyWhenTold() throws Exception {
        Files.writeString(folder.resolve("checksums"), "# nothing\n");
        Result refused = getBinaries("download");
        assertThat(refused.output).contains("not downloaded", "has no line for envtest-v");
        assertThat(refused.code).isOne();

        assertThat(getBinaries("unpinned").code).isZero();
    }

    /** It asks nobody who they are. */
    @Test
    void etcdListensToThisMachineAlone() throws Exception {
        pin(sha512());
        String folder = getBinaries("download").output.lines().toList().getLast();
        for (int again = 0; again < 2; again++) {
            assertThat(run(folder + "/etcd", "-data-dir", "a b", "--listen-client-urls", "http://0.0.0.0:2379",
                    "--advertise-client-urls", "http://localhost:2380").output).isEqualTo("Kubernetes of the test "
                            + "-data-dir a b --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls "
                            + "http://localhost:2380\n");
            assertThat(getBinaries("download").code).isZero();
        }
    }

    private void pin(String checksum) throws IOException {
        StringBuilder pins = new StringBuilder("# pins\n");
        for (String os : new String[]{"linux", "darwin"}) {
            for (String arch : new String[]{"amd64", "arm64"}) {
                pins.append(checksum).append("  envtest-v").append(KubeBinaries.VERSION).append('-').append(os)
                        .append('-').append(arch).append(".tar.gz\n");
            }
        }
        Files.writeString(folder.resolve("checksums"), pins);
    }

    private String sha512() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive)));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int code, String output) {
    }

    private Result getBinaries(String way) throws IOException, InterruptedException {
        return run("env", "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH"), "KUBE_BINARIES=" + way,
                "KUBE_API_TEST_DIR=" + folder.resolve("home"), folder.resolve("get-binaries").toString());
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
