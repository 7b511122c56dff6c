package dev.azureml.emulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Whether two values are one to Azure: ids, locations and enums ignore case, absent is null. */
public final class Same {
    private Same() {
    }

    /** Compares two values. */
    public static boolean values(JsonNode a, JsonNode b) {
        if (isAbsent(a) || isAbsent(b)) {
            return isAbsent(a) && isAbsent(b);
        }
        if (a.isTextual() && b.isTextual()) {
            return text(a).equals(text(b));
        }
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isObject() && b.isObject()) {
            return within(a, b) && within(b, a);
        }
        if (a.isArray() && b.isArray() && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                if (!values(a.path(i), b.path(i))) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    private static boolean within(JsonNode a, JsonNode b) {
        for (Map.Entry<String, JsonNode> field : a.properties()) {
            if (!values(field.getValue(), b.path(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String text(JsonNode node) {
        return node.textValue().replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
