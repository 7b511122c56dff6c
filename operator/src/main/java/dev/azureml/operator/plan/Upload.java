package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that an asset is made of: put into Azure's storage before the asset is made.
 *
 * @param place where the body says where they are
 * @param folder in that storage that they are put into
 * @param target which storage that is
 */
public record Upload(JsonPointer place, String folder, Content content, Target target) {
    /** Where the files come from. */
    public sealed interface Content permits FileSet, Archive {
        /** What tells them from others. */
        JsonNode identity();
    }

    /** Where the files go. */
    public sealed interface Target {
    }

    /** A place that Azure offers for the asset; the body says nothing of it before. */
    public record Offered() implements Target {
    }

    /**
     * A datastore of the workspace.
     *
     * @param property of the spec that says so, such as {@code spec.customModel}
     * @param uri what the body says of the folder; null for the URL of the blobs
     */
    public record InDatastore(String property, ArmId id, String apiVersion, @Nullable String uri) implements Target {
    }

    /** Files for a place that Azure offers. */
    public Upload(JsonPointer place, String folder, Content content) {
        this(place, folder, content, new Offered());
    }

    /** Files that are at hand as texts, by path in the folder. */
    public Upload(JsonPointer place, String folder, Map<String, String> texts) {
        this(place, folder, FileSet.ofTexts(texts));
    }
}
