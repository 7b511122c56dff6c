package dev.azureml.emulator;

import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class AssetTest {
    private static final String DATA = WORKSPACE + "/data/d";
    private static final String URI = "azureml://datastores/workspaceblobstore/paths/a/b.csv";

    private static String data(String type, String uri) {
        return "{\"properties\":{\"dataType\":\"" + type + "\",\"dataUri\":\"" + uri + "\"}}";
    }

    @Test
    void theContainerCountsItsVersions() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            client.create(DATA, "{\"properties\":{\"dataType\":\"uri_file\"}}");
            assertThat(client.get(DATA).at("/properties/latestVersion").isNull()).isTrue();
            assertThat(client.get(DATA).at("/properties/nextVersion").asText()).isEqualTo("1");

            client.create(DATA + "/versions/9", data("uri_file", "https://a/b"));
            client.create(DATA + "/versions/10", data("uri_file", "https://a/c"));

            assertThat(client.get(DATA).at("/properties/latestVersion").asText()).isEqualTo("10");
            assertThat(client.get(DATA).at("/properties/nextVersion").asText()).isEqualTo("11");
            client.create(DATA + "/versions/a.b", data("uri_file", "https://a/c"));
            assertThat(client.get(DATA).at("/properties/nextVersion").asText()).isEqualTo("11");
        }
    }

    @Test
    void aVersionIsImmutableButForWhatPeopleWriteAboutIt() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            String version = DATA + "/versions/1";
            client.create(version, data("uri_file", URI));
            String there = client.get(version).at("/properties/dataUri").asText();

            assertThat(there).matches("azureml://subscriptions/[^/]+/resourcegroups/[^/]+/workspaces/[^/]+/datastores/"
                    + "workspaceblobstore/paths/a/b.csv");
            assertThat(client.put(version, data("uri_file", there)).status()).isEqualTo(200);
            var moved = client.put(version, data("uri_file", URI.replace("b.csv", "c.csv")));
            assertThat(moved.status()).isEqualTo(400);
            assertThat(moved.code()).isEqualTo("UserError");
            assertThat(client.put(version, data("uri_file", URI).replace("{\"dataType\"",
                    "{\"isArchived\":true,\"tags\":{\"a\":\"b\"},\"dataType\"")).status()).isEqualTo(200);
            assertThat(client.get(version).at("/properties/tags/a").asText()).isEqualTo("b");
            assertThat(client.get(DATA + "/versions").at("/value")).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            client.create(DATA + "/versions/1", data("uri_file", "https://a/b"));

            refused(client, data("uri_folder", "https://a/b"), "dataType");
            refused(client, data("uri_file", "azureml://datastores/none/paths/a"), "dataUri");
            refused(client, data("uri_file", "azureml://datastores/workspaceblobstore/paths/../a"), "dataUri");
        }
    }

    private static void refused(ArmClient client, String body, String target) {
        var refused = client.put(DATA + "/versions/2", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.target()).endsWith(target);
    }
}
