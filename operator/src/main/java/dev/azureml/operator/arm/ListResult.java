package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What listing a collection gave: all of its pages, or none; of what does not comply with a policy the first page alone
 * ({@link ArmWithPolicyStates}).
 */
public sealed interface ListResult {

    /** @param begunAt before the first page was asked for; what was written later may be missing */
    record Ok(List<ObjectNode> items, int pages, Instant begunAt) implements ListResult {
        public Ok {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "Ok[" + items.size() + " items, " + pages + " pages]";
        }
    }

    /** What holds the collection is not there. */
    record NotFound(ArmResponse response, ArmError error) implements ListResult {
    }

    /** Some page failed. */
    record Failed(ArmResult.Failure failure) implements ListResult {
    }
}
