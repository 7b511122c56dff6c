package dev.azureml.operator.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** No secret of a file is in what is written or said, whatever it looks like. */
class SecretsTest {
    private static final int TRIES = 40;
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=&?;:%$<>{}[]#@!*|' \t";
    private static final String MARK = "SEEN";

    @TempDir
    private Path folder;

    /** Files with a secret in them, where %s stands. */
    static Stream<String> files() {
        String store = "name: s\naccount_name: account\ncontainer_name: data\nfile_share_name: share\nfilesystem: data\n";
        String principal = "{tenant_id: 00000000-0000-0000-0000-000000000001, client_id: 00000000-0000-0000-0000-000000000002, ";
        String connection = "name: conn\ntarget: https://example.org\n";
        String deployment = "name: blue\nendpoint_name: scores\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n";
        return Stream.of(
                "type: azure_blob\n" + store + "credentials: {account_key: %s}\n",
                "type: azure_blob\n" + store + "credentials: {sas_token: %s}\n",
                "type: azure_file\n" + store + "credentials: {account_key: %s, unknown: x}\n",
                "type: azure_data_lake_gen2\n" + store + "credentials: " + principal + "client_secret: %s}\n",
                "type: azure_data_lake_gen2\n" + store + "credentials: " + principal
                        + "certificate: %s, thumbprint: wrong}\n",
                "type: azure_data_lake_gen1\nname: s\nstore_name: store\ncredentials: " + principal
                        + "client_secret: %s}\n",
                "type: one_lake\nname: s\ncredentials: " + principal + "client_secret: %s}\n",
                "type: git\n" + connection + "credentials: {type: pat, pat: %s}\n",
                "type: git\n" + connection + "credentials: {type: username_password, username: u, password: %s}\n",
                "type: s3\n" + connection
                        + "credentials: {type: access_key, access_key_id: a, secret_access_key: %s}\n",
                "type: azure_blob\n" + connection + "credentials: {type: account_key, account_key: %s}\n",
                "type: azure_blob\n" + connection + "credentials: {type: sas, sas_token: %s}\n",
                "type: custom\n" + connection + "credentials: {type: api_key, key: %s}\n",
                "type: custom\n" + connection + "credentials: {type: custom_keys, keys: {anything: %s}}\n",
                "type: azure_sql_db\n" + connection + "credentials: {type: service_principal, client_secret: %s}\n",
                "type: azure_open_ai\n" + connection + "api_key: %s\n",
                "type: serp\n" + connection + "api_key: %s\n",
                "type: custom\n" + connection + "metadata: {api_key: %s}\n",
                "type: custom\n" + connection + "tags: {password: %s}\n",
                "name: nodes\ntype: amlcompute\nssh_settings: {admin_username: a, admin_password: %s}\n",
                "name: nodes\ntype: amlcompute\nssh_settings: {admin_username: a, ssh_key_value: %s}\n",
                "name: nodes\ntype: amlcompute\nsize: 3 3\nssh_settings: {admin_username: a, admin_password: %s}\n",
                "name: ci-1a\ntype: computeinstance\nssh_settings: {ssh_key_value: %s}\n",
                "name: ci-1a\ntype: computeinstance\ncustom_applications: [{name: a, environment_variables: {DB_PASSWORD: %s}}]\n",
                "name: vm-1a\ntype: virtualmachine\nresource_id: /x\nssh_settings: {admin_username: a, admin_password: %s}\n",
                "name: vm-1a\ntype: virtualmachine\nresource_id: /x\nssh_settings: {ssh_private_key_file: %s}\n",
                deployment + "environment_variables: {OPENAI_API_KEY: %s}\n",
                deployment + "environment_variables: {AZURE_CLIENT_SECRET: %s}\ninstance_count: many\n",
                deployment + "environment_variables: {storage_connection_string: %s}\n",
                deployment + "environment_variables: {HF_TOKEN: %s}\n",
                """
                        name: blue
                        endpoint_name: b
                        compute: azureml:c
                        model: azureml:m:1
                        settings: {environment_variables: {DB_PASSWORD: %s}}
                        """);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNotSeen(String file) throws IOException {
        var random = new Random(file.hashCode());
        for (int i = 0; i < TRIES; i++) {
            String secret = secret(random);
            for (String written : new String[]{quoted(secret), MARK + random.nextInt(1000)}) {
                Converted converted = Converted.text(folder, file.formatted(written), "--workspace", "w");

                assertThat(converted.all()).as(file).doesNotContain(MARK);
                assertThat(converted.err()).as(file).isNotEmpty();
            }
        }
    }

    /** Any text with the mark in it. */
    private static String secret(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.insert(random.nextInt(text.length() + 1), MARK).toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "name: a\ntype: uri_file\npath: https://x.blob.core.windows.net/c/f?sv=1&sig=SEENSEENSEEN\n",
        "name: a\ntype: custom_model\npath: 'https://u:SEENSEEN@example.org/x y'\n",
        "name: conn\ntype: git\ntarget: 'https://u:SEENSEEN@example.org/'\ncredentials: {type: none}\n",
        "name: conn\ntype: azure_sql_db\ntarget: Server=x;Password=SEEN;\ncredentials: {type: none}\n",
        """
                name: blue
                endpoint_name: b
                model: azureml:m:1
                instance_type: D
                environment_variables: {PLAIN: 'AccountName=a;AccountKey=SEEN=='}
                """,
        "name: nodes\ntype: amlcompute\ndescription: connect with https://u:SEENSEEN@example.org\n",
        "name: nodes\ntype: amlcompute\ntags: {a: 'AccountKey=SEENSEEN'}\n",
        "name: here\nimage: python\nconda_file: {dependencies: [{pip: ['--index-url https://u:SEENSEEN@example.org']}]}\n",
        "name: nodes\ntype: amlcompute\ntier: 'https://u:SEENSEEN@example.org'\n"})
    void isNotSeenByItsLook(String file) throws IOException {
        assertThat(Converted.text(folder, file, "--workspace", "w").all()).doesNotContain(MARK);
    }

    @Test
    void isNotCarriedOverInAFile() throws IOException {
        String deployment = """
                name: blue
                endpoint_name: scores
                model: azureml:m:1
                instance_type: Standard_DS3_v2
                environment: {image: python, conda_file: conda.yml}
                code_configuration: {code: src, scoring_script: score.py}
                """;
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/score.py"), "API_KEY = 'SEENSEENSEEN'\n");
        Files.writeString(folder.resolve("conda.yml"), "dependencies:\n- pip:\n  - --extra-index-url "
                + "https://u:SEENSEENSEEN@example.org\n");

        assertThat(Converted.text(folder, deployment).all()).doesNotContain(MARK)
                .contains("score.py holds what looks like a "
                        + "secret", "conda.yml holds what looks like a secret");
    }

    @Test
    void aFolderWithFilesOfAzMlIsNotCarriedOver() throws IOException {
        String deployment = """
                name: blue
                endpoint_name: scores
                model: {path: .}
                instance_type: Standard_DS3_v2
                environment_variables: {A_KEY: SEEN}
                """;

        assertThat(Converted.text(folder, deployment).all()).doesNotContain(MARK)
                .contains("it has files of az ml in it that are converted themselves");
    }
}
