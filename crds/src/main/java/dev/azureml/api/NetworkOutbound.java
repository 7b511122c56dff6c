package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** By which firewall the nodes of a network reach what is outside of it, and what they reach. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.via != 'OnPremises' || has(self.configMap)",
        message = "configMap must be set with via OnPremises: what the firewall there has to let through is written to it, such as"
                + " configMap: {name: ml-outbound}",
        fieldPath = ".configMap")
public record NetworkOutbound(
        @JsonPropertyDescription("OnPremises: a firewall of one's own outside of Azure, which a gateway or a peered network leads "
                + "to; nothing is made for it.")
        @Required Via via,
        @JsonPropertyDescription("From where nodes fetch packages and images; Python and Conda when absent, from nowhere when "
                + "empty.")
        @Size(max = 16) @Nullable List<Source> packages,
        @JsonPropertyDescription("Further hosts that nodes reach by HTTPS, such as github.com or *.githubusercontent.com.")
        @Size(min = 1, max = 128)
        @Nullable List<@Pattern(Patterns.HOST_OR_WILDCARD) @Size(max = 253) String> allowedFqdns,
        @JsonPropertyDescription("A ConfigMap to write what nodes reach to: service tags, hosts and ports, for whoever runs the "
                + "firewall.")
        @Nullable ObjectName configMap) {

    /** Whose firewall it is. */
    public enum Via {
        OnPremises
    }

    /** A place that packages or images come from, with all hosts that it consists of. */
    public enum Source {
        Python, Conda, PyTorch, TensorFlow, DockerHub, HuggingFace, R, Ubuntu, VSCode
    }
}
