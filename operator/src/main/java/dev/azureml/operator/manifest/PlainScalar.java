package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a word without quotes means to kubectl, whose library has the words and numbers of YAML 1.1 beside those of 1.2:
 * {@code yes} is true, and {@code 0644} is 420. Dates stay text.
 */
final class PlainScalar {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On",
            "ON");
    private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off",
            "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(?:0[xX](?<hexadecimal>[0-9a-fA-F]+)|"
            + "0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:[.][0-9]+|[0-9]+(?:[.][0-9]*)?)(?:[eE][-+]?[0-9]+)?");

    private PlainScalar() {
    }

    static JsonNode of(String text) {
        if (NULL.contains(text)) {
            return JSON.nullNode();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return JSON.booleanNode(TRUE.contains(text));
        }
        // Of a number that begins with a digit or a sign.
        String number = text.matches("[-+0-9].*") ? text.replace("_", "") : text;
        Matcher integer = INTEGER.matcher(number);
        if (integer.matches()) {
            return number(integer);
        }
        // It has as many digits as 64 bits do; one that is too large for them is a text, as is infinity.
        return FLOAT.matcher(number).matches() && Double.isFinite(Double.parseDouble(number))
                ? JSON.numberNode(BigDecimal.valueOf(Double.parseDouble(number)))
                : JSON.textNode(text);
    }

    private static JsonNode number(Matcher integer) {
        BigInteger size = integer.group("hexadecimal") != null
                ? new BigInteger(integer.group("hexadecimal"), 16)
                : integer.group("binary") != null
                        ? new BigInteger(integer.group("binary"), 2)
                        : integer.group("octal") != null
                                ? new BigInteger(integer.group("octal"), 8)
                                : new BigInteger(integer.group("decimal"));
        BigInteger number = integer.group(1).equals("-") ? size.negate() : size;
        return number.bitLength() < Long.SIZE ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
    }
}
