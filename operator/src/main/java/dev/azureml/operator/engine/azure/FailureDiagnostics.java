package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.Redaction;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.DiagnosticAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks Azure why a write has failed. What does not answer fails nothing: the error is known without it. */
final class FailureDiagnostics {
    private static final int MOST_LINES = 10;
    /** Of all answers together; an event takes no more. */
    private static final int MOST_CHARACTERS = 900;
    private static final int MOST_READ = 64 * 1024;

    private final Azure azure;

    FailureDiagnostics(Azure azure) {
        this.azure = azure;
    }

    /** The last lines of each answer, without the object's secrets; empty when there are none. */
    Optional<String> of(Caller caller, ResourceStatus resource, List<DiagnosticAction> inquiries,
            ReconcileProgress progress) {
        Map<String, String> said = new LinkedHashMap<>();
        for (DiagnosticAction inquiry : inquiries) {
            ArmRequest request = ArmRequest.post(ArmId.parse(resource.id()), inquiry.action(), resource.apiVersion(),
                    inquiry.body());
            if (azure.send(caller, request, Priority.EDIT) instanceof ArmResult.Ok ok) {
                JsonNode body = ok.response().body();
                String text = body == null ? "" : body.at(inquiry.text()).asText("").strip();
                if (!text.isEmpty()) {
                    // More of it than is told: a secret that is cut at its beginning would not be known for one.
                    said.put(inquiry.name(), progress.clean(Redaction.redact(text.substring(Math.max(0,
                            text.length() - MOST_READ)))));
                }
            }
        }
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(said.entrySet().stream().map(e -> e.getKey() + ":\n"
                        + end(e.getValue(), MOST_CHARACTERS / said.size())).collect(Collectors.joining("\n")));
    }

    private static String end(String text, int characters) {
        List<String> lines = text.lines().toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
        return last.length() <= characters ? last : "…" + last.substring(last.length() - characters + 1);
    }
}
