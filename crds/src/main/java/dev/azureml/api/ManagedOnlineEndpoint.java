package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An online endpoint on machines that Azure manages: Azure's OnlineEndpointProperties and its deployments. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.traffic) || self.traffic.map(k, self.traffic[k]).sum() in [0, 100]",
        message = "traffic must sum to 0 or 100, such as {blue: 90, green: 10}",
        fieldPath = ".traffic")
@ValidationRule(value = "!has(self.traffic) || self.traffic.all(k, has(self.deployments) && "
        + "self.deployments.exists(d, d.name == k))",
        message = "traffic names a deployment that is not in deployments",
        fieldPath = ".traffic")
@ValidationRule(value = "!has(self.mirrorTraffic) || self.mirrorTraffic.all(k, has(self.deployments) && "
        + "self.deployments.exists(d, d.name == k))",
        message = "mirrorTraffic names a deployment that is not in deployments",
        fieldPath = ".mirrorTraffic")
@ValidationRule(value = "!has(self.mirrorTraffic) || self.mirrorTraffic.all(k, self.mirrorTraffic[k] == 0 || "
        + "!has(self.traffic) || !(k in self.traffic) || self.traffic[k] == 0)",
        message = "mirrorTraffic can't go to a deployment that has live traffic",
        fieldPath = ".mirrorTraffic")
@ValidationRule(value = "!has(self.mirrorTraffic) || self.mirrorTraffic.filter(k, self.mirrorTraffic[k] > 0).size() <= 1",
        message = "mirrorTraffic goes to one deployment at most",
        fieldPath = ".mirrorTraffic")
@ValidationRule(value = DiagnosticSetting.NAMES_DIFFER, message = DiagnosticSetting.SAME_NAME,
        fieldPath = ".diagnostics")
public record ManagedOnlineEndpoint(
        @JsonPropertyDescription("How callers authenticate.")
        @Required AuthMode authMode,
        @JsonPropertyDescription("What the endpoint is for.")
        @Nullable String description,
        @JsonPropertyDescription("Whether the endpoint can be reached from public networks.")
        @Nullable EnabledDisabled publicNetworkAccess,
        @JsonPropertyDescription("Further properties; Azure lets them be added, not changed or removed.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("Where the endpoint's logs and metrics go: diagnostic settings of Azure Monitor; none are "
                + "sent when absent.")
        @Size(max = DiagnosticSetting.MOST) @Nullable List<DiagnosticSetting> diagnostics,
        @JsonPropertyDescription("How long callers may take to read the new key once the annotation "
                + "azureml.dev/rotate-keys asked for one, as an ISO 8601 duration; PT10M when absent.")
        @Pattern(Patterns.TIME_OF_DAYS) @Size(min = 3, max = 32) @Nullable String keyRotationOverlap,
        @JsonPropertyDescription("The deployments behind the endpoint, by name.")
        @Size(max = 20) @Nullable List<ManagedOnlineDeployment> deployments,
        @JsonPropertyDescription("Percentage of live traffic by deployment; sums to 0 or 100. Applied once the "
                + "deployments named are ready.")
        @Size(max = 20) @Nullable Map<String, @Min(0) @Max(100) Integer> traffic,
        @JsonPropertyDescription("Percentage of live traffic that one deployment gets a copy of; at most 50, and 0 "
                + "mirrors nothing.")
        @Size(max = 20) @Nullable Map<String, @Min(0) @Max(50) Integer> mirrorTraffic)
        implements OnlineEndpoint {
    /** How callers authenticate. */
    public enum AuthMode {
        Key, AMLToken, AADToken
    }
}
