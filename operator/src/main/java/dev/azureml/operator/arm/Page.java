package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One page of a list. */
sealed interface Page {

    /** @param next path and query of the page after it */
    record Usable(List<ObjectNode> items, Optional<String> next) implements Page {
    }

    record Unusable(ArmResult.Failure failure) implements Page {
    }

    static Page read(ArmResponse response, ArmEndpoint endpoint) {
        var body = response.body();
        if (body == null || !body.path("value").isArray()) {
            return new Unusable(ResponseReader.garbage(response));
        }
        var items = new ArrayList<ObjectNode>();
        for (var item : body.path("value")) {
            if (!(item instanceof ObjectNode object)) {
                return new Unusable(ResponseReader.garbage(response));
            }
            items.add(object);
        }
        var link = body.path("nextLink");
        if (link.isMissingNode() || link.isNull() || link.equals(TextNode.valueOf(""))) {
            return new Usable(items, Optional.empty());
        }
        if (!link.isTextual()) {
            return new Unusable(ResponseReader.garbage(response));
        }
        var next = endpoint.pathOf(link.textValue());
        return next.isPresent()
                ? new Usable(items, next)
                : new Unusable(ResponseReader.outOfHost(response, "the next page"));
    }
}
