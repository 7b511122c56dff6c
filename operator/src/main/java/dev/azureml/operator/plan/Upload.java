package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;

/**
 * Files that an asset is made of: put into the storage that Azure offers for the asset, before the asset is.
 *
 * @param place where the body says where they are
 * @param folder below the offered place that they are put into
 */
public record Upload(JsonPointer place, String folder, Content content) {
    /** Where the files come from. */
    public sealed interface Content permits FileSet, Archive {
    }

    /** Files that are at hand as texts, by path in the folder. */
    public Upload(JsonPointer place, String folder, Map<String, String> texts) {
        this(place, folder, FileSet.ofTexts(texts));
    }
}
