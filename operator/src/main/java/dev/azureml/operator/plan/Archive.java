package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tar archive that is fetched when its files have to be somewhere, and never before.
 *
 * @param property of the spec that says so, such as {@code spec.managed.deployments[0].codeConfiguration.archive}
 * @param url where it is, over https
 * @param digest of its bytes: {@code sha256:} and 64 hexadecimal digits
 * @param folder in it that the files are in; empty for all of it
 * @param required path of a file that must be among them; empty when any will do
 */
public record Archive(String property, String url, String digest, String folder,
        String required) implements Upload.Content {
    /** Wherever it is: by the digest it is known what it is. */
    @Override
    public JsonNode identity() {
        return Json.object().put("archive", digest).put("folder", folder);
    }
}
