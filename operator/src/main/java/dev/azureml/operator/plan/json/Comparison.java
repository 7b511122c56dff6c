package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Finds where Azure differs from a wanted body. Only what the body says is compared, as ARM means it: ids, enums,
 * locations and tag names ignore case, durations and dates go by value, absent is null is empty. A null says that the
 * property is to be absent. Write-only values are not compared.
 */
public final class Comparison {
    private final ArmSchema schema;

    public Comparison(ArmSchema schema) {
        this.schema = schema;
    }

    /** The differences, in the order of the wanted body; empty when Azure has what is wanted. */
    public List<Difference> differences(String armType, ObjectNode wanted, ObjectNode observed, CompareRules rules) {
        var walk = new BodyDiffer(rules);
        walk.node(JsonPointer.empty(), schema.shape(armType), wanted, observed);
        return walk.found();
    }
}
