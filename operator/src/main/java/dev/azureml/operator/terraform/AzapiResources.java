package dev.azureml.operator.terraform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.declared.JsonFile;
import java.io.IOException;
import java.util.List;

/** What the provider azapi records: bodies of Azure Resource Manager as they were sent. */
final class AzapiResources {
    static final String BODY = "body";
    /** The attributes whose values are of any type. */
    static final List<String> DYNAMIC = List.of(BODY, "output");
    private static final String RESOURCE = "azapi_resource";
    private static final String UPDATE = "azapi_update_resource";

    private AzapiResources() {
    }

    static boolean has(String type) {
        return type.equals(RESOURCE);
    }

    static boolean isUpdate(Instance instance) {
        return instance.type().equals(UPDATE) && !instance.isData();
    }

    /**
     * Returns what was sent.
     *
     * @throws IOException where that can't be told, with the reason
     */
    static ObjectNode body(Attributes from) throws IOException {
        from.ignore(from.unasked()); // all else says how it is sent
        if (from.secretsIn(BODY).stream().anyMatch(JsonPointer::matches)) {
            throw new IOException("its body is sensitive as a whole, and so is not read: import it from Azure");
        }
        JsonNode said = from.get(BODY);
        JsonNode body = said.isTextual() ? JsonFile.read(said.textValue()).tree() : said;
        ObjectNode whole = body instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        whole.withObject("/properties");
        from.to(whole, "location", "/location");
        from.to(whole, "tags", "/tags");
        AzurermResources.identity(from, whole);
        return whole;
    }
}
