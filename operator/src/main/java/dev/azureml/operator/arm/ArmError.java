package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What Azure says went wrong, read leniently from whatever it sent.
 *
 * @param code the outermost code, {@link #UNREADABLE} when there was no ARM error to read
 * @param message what helps a person most, with the innermost detail; at most 1,000 characters, without secrets
 * @param details the errors inside this one, outermost first
 */
public record ArmError(String code, String message, @Nullable String target, List<ArmError> details,
        List<AdditionalInfo> additionalInfo) {
    public static final String UNREADABLE = "Unreadable";
    static final int LONGEST_MESSAGE = 1000;

    /** Structured information, such as the policy behind a denial. */
    public record AdditionalInfo(String type, JsonNode info) {
    }

    public ArmError {
        code = bounded(code);
        message = Redaction.redact(bounded(message));
        target = target == null ? null : bounded(target);
        details = List.copyOf(details);
        additionalInfo = List.copyOf(additionalInfo);
    }

    public static ArmError of(String code, String message) {
        return new ArmError(code, message, null, List.of(), List.of());
    }

    /** Reads the error of a response, without the ids of whoever asked: a status that repeats it is read by others. */
    public static ArmError from(ArmResponse response) {
        return ErrorParser.parse(response.status(), response.body()).withoutCaller();
    }

    /** Reads the error of a response with the ids of whoever asked, for the operator's log alone. */
    public static ArmError inFull(ArmRequest request, ArmResponse response) {
        return Redaction.hide(ErrorParser.parse(response.status(), response.body()), request.body());
    }

    public boolean isUnreadable() {
        return code.equals(UNREADABLE);
    }

    /** The code of this error and of all inside it. */
    public Set<String> codes() {
        var codes = new LinkedHashSet<String>();
        collectCodes(codes);
        return codes;
    }

    ArmError withoutCaller() {
        return mapMessages(Callers::hide);
    }

    ArmError mapMessages(UnaryOperator<String> change) {
        return new ArmError(code, change.apply(message), target,
                details.stream().map(detail -> detail.mapMessages(change)).toList(), additionalInfo);
    }

    private void collectCodes(Set<String> codes) {
        codes.add(code);
        details.forEach(detail -> detail.collectCodes(codes));
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
