package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;

/**
 * Files that an asset is made of: put into the storage that Azure offers for the asset, before the asset is.
 *
 * @param place where the body says where they are
 * @param folder below the offered place that they are put into
 * @param files text by path in the folder
 */
public record Upload(JsonPointer place, String folder, Map<String, String> files) {
    public Upload {
        files = Map.copyOf(files);
    }
}
