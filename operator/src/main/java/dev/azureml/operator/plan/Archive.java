package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ArchiveSource;

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
    /** The archive that a property of the spec names. */
    public static Archive of(String property, ArchiveSource source, String required) {
        String folder = source.path() == null ? "" : source.path().replaceAll("/$", "");
        return new Archive(property, source.url(), source.digest(), folder, required);
    }

    /** Wherever it is: by the digest it is known what it is. */
    @Override
    public JsonNode identity() {
        return Json.object().put("archive", digest).put("folder", folder);
    }
}
