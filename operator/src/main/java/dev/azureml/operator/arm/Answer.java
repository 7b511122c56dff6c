package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What came back from one exchange. */
sealed interface Answer {

    /** @param readable whether the body is JSON or absent */
    record Answered(ArmResponse response, boolean readable) implements Answer {
        JsonNode bodyOrMissing() {
            var body = response.body();
            return body == null ? MissingNode.getInstance() : body;
        }
    }

    record Unanswered(ArmResult.Failure failure) implements Answer {
    }
}
