package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What becomes of something in Azure that a kind may say. */
sealed interface Draft {
    /** It is said so. */
    record Spec(ObjectNode spec) implements Draft {
    }

    /** The kind can't say it, which is told. */
    record LeftOut(String why) implements Draft {
    }

    /** It is not of the workspace that is drafted, of which nothing is told. */
    record OfAnother() implements Draft {
    }
}
