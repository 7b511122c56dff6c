package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates validation rules of CRDs. Of what Kubernetes adds to the language it has what our rules use (<a href=
 * "https://kubernetes.io/docs/reference/using-api/cel/">CEL in Kubernetes</a>): the functions of texts, and {@code sum}.
 */
final class CelRules {
    private static final java.util.regex.Pattern OLD_SELF = java.util.regex.Pattern.compile("\\boldSelf\\b");
    private static final java.util.regex.Pattern LITERAL = java.util.regex.Pattern.compile("'(?:\\\\.|[^'\\\\])*'");

    private final Cel cel = CelFactory.plannerCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .addVar("self", SimpleType.DYN).addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings()).addRuntimeLibraries(CelExtensions.strings())
            .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration("sum", CelOverloadDecl
                    .newMemberOverload("list_sum", SimpleType.INT, ListType.create(SimpleType.DYN))))
            .addFunctionBindings(CelFunctionBinding.from("list_sum", List.class, CelRules::sum)).build();
    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    private static Object sum(List<?> numbers) {
        return numbers.stream().mapToLong(number -> ((Number) number).longValue()).sum();
    }

    /** Returns whether the text matches somewhere, as in the API server. */
    static boolean matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    /**
     * Returns the message of a rule that does not hold.
     *
     * @param schema of the value
     * @param before the value as it is now: a rule that speaks of it holds for what is new
     */
    Optional<String> refusal(JsonNode rule, JsonNode schema, JsonNode value, @Nullable JsonNode before) {
        String text = rule.path("rule").asText();
        boolean ofChange = OLD_SELF.matcher(LITERAL.matcher(text).replaceAll("''")).find();
        if (ofChange && before == null) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", value(schema, value));
        if (before != null) {
            variables.put("oldSelf", value(schema, before));
        }
        String message = rule.path("message").asText("failed rule: " + text);
        try {
            Object holds = programs.computeIfAbsent(text, this::program).eval(variables);
            return Boolean.TRUE.equals(holds) ? Optional.empty() : Optional.of(message);
        } catch (CelEvaluationException e) {
            return Optional.of(message + " (the rule can't be evaluated: " + e.getMessage() + ")");
        }
    }

    private CelRuntime.Program program(String rule) {
        try {
            return cel.createProgram(cel.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("a rule of a CRD is not understood: " + rule, e);
        }
    }

    /** The value as CEL has it; what a schema calls a number is a double however it is written. */
    private static Object value(JsonNode schema, JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> map = new HashMap<>();
            value.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    map.put(entry.getKey(), value(of(schema, entry.getKey()), entry.getValue()));
                }
            });
            return map;
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(item -> list.add(value(schema.path("items"), item)));
            return list;
        }
        if (value.isNumber()) {
            boolean whole = value.isIntegralNumber() && !schema.path("type").asText("").equals("number");
            return whole ? (Object) value.longValue() : (Object) value.doubleValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    private static JsonNode of(JsonNode schema, String property) {
        JsonNode known = schema.path("properties").path(property);
        return known.isMissingNode() ? schema.path("additionalProperties") : known;
    }
}
