package dev.azureml.operator.convert;

import dev.azureml.operator.cli.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The command line of convert: what it takes, what it writes and how it ends. */
class CommandTest {
    private static final String CLUSTER = "name: Cpu-Cluster\ntype: amlcompute\n";

    @TempDir
    private Path folder;

    @Test
    void withoutRefusalItEndsWithNought() throws IOException {
        Converted converted = Converted.text(folder, CLUSTER, "--workspace", "shop");

        assertThat(converted.exit()).isZero();
        assertThat(converted.out()).contains("kind: MLCompute\nmetadata:\n  name: cpu-cluster\n",
                "  azureName: Cpu-Cluster\n  workspaceRef:\n    name: shop\n");
        assertThat(converted.err()).endsWith("1 converted, 0 of them with remarks and 0 to be filled in; 0 refused; "
                + "0 left aside\n");
    }

    @Test
    void withARefusalItEndsWithOneAndWritesTheOthers() throws IOException {
        Converted converted = Converted.text(folder, CLUSTER + "---\nname: x\ntype: amlcompute\nsize: $SIZE\n");

        assertThat(converted.exit()).isEqualTo(1);
        assertThat(converted.out()).contains("name: cpu-cluster");
        assertThat(converted.err()).contains("file.yml:6: size: $SIZE is a placeholder");
    }

    @Test
    void aCheckWritesNothing() throws IOException {
        Path out = folder.resolve("out");

        Converted converted = Converted.text(folder, CLUSTER, "--check", "--out", out.toString());

        assertThat(converted.exit()).isZero();
        assertThat(converted.out()).isEmpty();
        assertThat(out).doesNotExist();
        assertThat(Converted.text(folder, "command: x\n", "--check").exit()).isEqualTo(1);
    }

    @Test
    void oneFileAnObjectIsWrittenAndNoneWrittenOver() throws IOException {
        Path out = folder.resolve("a/b");
        String text = """
                name: store
                type: azure_blob
                account_name: account
                container_name: data
                credentials: {account_key: x}
                """;

        assertThat(Converted.text(folder, text, "--out", out.toString()).exit()).isZero();
        assertThat(names(out)).containsExactly("mldatastore-store.yaml", "secret-store-datastore-credentials.yaml");
        Files.writeString(out.resolve("mldatastore-store.yaml"), "mine");

        Converted again = Converted.text(folder, text, "--out", out.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("nothing is written, for these are in " + out + " already: ");
        assertThat(out.resolve("mldatastore-store.yaml")).hasContent("mine");

        assertThat(Converted.text(folder, text, "--out=" + out, "--force").exit()).isZero();
        assertThat(Files.readString(out.resolve("mldatastore-store.yaml"))).contains("kind: MLDatastore");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static Stream<Arguments> misuse() {
        return Stream.of(
                arguments(List.of(), "name a file or a folder to convert"),
                arguments(List.of("/nowhere.yml"), "there is no file or folder /nowhere.yml"),
                arguments(List.of(".", "--workspce", "x"), "there is no flag --workspce; did you mean --workspace?"),
                arguments(List.of(".", "--workspace"), "--workspace needs a value"),
                arguments(List.of(".", "--workspace", "--check"), "--workspace needs a value"),
                arguments(List.of(".", "--workspace", "a/b"), "--workspace takes the name of an MLWorkspace"),
                arguments(List.of(".", "--kind", "job"), "--kind can be workspace, compute"),
                arguments(List.of(".", "--namespace", "Team_A"), "--namespace takes the name of a namespace"),
                arguments(List.of(".", "--check=yes"), "--check takes no value"));
    }

    @ParameterizedTest
    @MethodSource("misuse")
    void misuseEndsWithOneAndSaysWhatIsRight(List<String> args, String message) {
        Converted converted = Converted.run(args.toArray(String[]::new));

        assertThat(converted.exit()).isEqualTo(Parsed.WRONG).isEqualTo(1);
        assertThat(converted.err()).startsWith("convert: " + message).contains("convert --help");
        assertThat(converted.out()).isEmpty();
    }

    @Test
    void theNamespaceIsSaidAsToTheOtherCommands() throws IOException {
        Path file = Files.writeString(folder.resolve("compute.yml"), CLUSTER);

        assertThat(Converted.run(file.toString(), "-n", "team-a").out()).contains("namespace: team-a");
    }

    @Test
    void theExamplesOfTheHelpCanBeCopied() {
        assertThat(Converted.run("--help").out()).contains("--parameters azuredeploy.parameters.json \\\n");
    }

    @Test
    void helpNamesEveryOptionAndKind() {
        Converted help = Converted.run("--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .contains("--check", "--endpoint", "--force", "--kind", "--location", "--namespace", "--out",
                        "--resource-group", "--workspace")
                .contains(SourceKind.commands());
    }

    @Test
    void aKindIsSaidForFilesThatDoNotSayIt() throws IOException {
        String text = "name: scores\nauth_mode: aad_token\n";

        assertThat(Converted.text(folder, text).err())
                .contains("file.yml:1: online and batch endpoints both take auth_mode: "
                        + "aad_token; say what it is by $schema or type in the file, or by --kind, which can be workspace, ");
        assertThat(Converted.text(folder, text, "--kind", "batch-endpoint").out()).contains("  batch: {}");
        assertThat(Converted.text(folder, text, "--kind", "online-endpoint").out()).contains("authMode: AADToken");
    }

    @Test
    void deploymentsTellWhatTheirEndpointIs() throws IOException {
        Converted converted = Converted.text(folder, """
                name: scores
                auth_mode: aad_token
                ---
                name: blue
                endpoint_name: scores
                compute: azureml:cpu
                model: azureml:m:1
                """);

        assertThat(converted.out()).contains("  batch:\n    deployments:\n      - name: blue\n");
    }

    @Test
    void anEndpointIsSaidForDeploymentsThatDoNotSayIt() throws IOException {
        String text = "name: blue\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n";

        assertThat(Converted.text(folder, text).err()).contains("endpoint_name: is missing");
        assertThat(Converted.text(folder, text, "--endpoint", "scores").out()).contains("  name: scores\n");
        Files.writeString(folder.resolve("endpoint.yml"), "name: beside\nauth_mode: key\n");
        assertThat(Converted.run(folder.toString()).out()).contains("  name: beside\n", "- name: blue");
    }

    @Test
    void aWorkspaceMayBeGivenByItsId() throws IOException {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/shop";

        assertThat(Converted.text(folder, CLUSTER, "--workspace", id).out()).contains("  workspaceId: " + id + "\n")
                .doesNotContain("workspaceRef");
    }

    @Test
    void theOnlyWorkspaceAmongTheFilesIsTheirs() throws IOException {
        String text = "name: My_Shop\nlocation: westeurope\ndisplay_name: Shop\n---\n" + CLUSTER;

        assertThat(Converted.text(folder, text).out()).contains("  workspaceRef:\n    name: my-shop\n");
        assertThat(Converted.text(folder, text, "--workspace", "My_Shop").out())
                .contains("  workspaceRef:\n    name: my-shop\n");
    }

    @Test
    void whatCanNotBeReadIsRefusedByItsName() throws IOException {
        Files.write(folder.resolve("latin.yml"), new byte[]{'a', ':', ' ', (byte) 0xE9});
        Files.writeString(folder.resolve("large.yml"), "a: " + "x".repeat(1024 * 1024));
        Files.writeString(folder.resolve("list.yml"), "- a\n");
        Files.writeString(folder.resolve("empty.yml"), "# nothing\n");
        Path template = Files.writeString(folder.resolve("template.json"), "{}");
        Path terraform = Files.writeString(folder.resolve("main.tf"), "resource \"a\" \"b\" {}");
        Path bicep = Files.writeString(folder.resolve("main.bicep"), "param a string");

        Converted converted = Converted.run(folder.toString(), template.toString(), terraform.toString(),
                bicep.toString());

        assertThat(converted.exit()).isEqualTo(1);
        assertThat(converted.err()).contains("latin.yml:1: is no text in UTF-8", "large.yml:1: is larger than 1 MiB",
                "list.yml:1: left aside: it is a list", "empty.yml:1: left aside: it is empty",
                "template.json:1: is JSON and no template of Azure Resource Manager",
                "main.tf:1: is a configuration of Terraform: convert the state", "main.bicep:1: is Bicep");
    }

    @Test
    void hiddenFoldersAndLinksAreNotConverted() throws IOException {
        Files.createDirectories(folder.resolve("set/.github"));
        Files.writeString(folder.resolve("set/.github/compute.yml"), CLUSTER);
        Files.writeString(folder.resolve("outside.yml"), CLUSTER);
        Files.createSymbolicLink(folder.resolve("set/link.yml"), folder.resolve("outside.yml"));

        assertThat(Converted.run(folder.resolve("set").toString()).err()).startsWith("0 converted");
    }

    @Test
    void theProgramConvertsWithoutAnySetting() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("compute.yml"), CLUSTER);
        var builder = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), "dev.azureml.operator.Main", "convert", file.toString());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        Process process = builder.redirectErrorStream(false).redirectError(ProcessBuilder.Redirect.DISCARD).start();

        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(out).startsWith("# Made by convert from ").contains("kind: MLCompute");
    }
}
