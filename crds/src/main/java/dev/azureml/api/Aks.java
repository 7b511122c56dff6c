package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An AKS cluster attached the old way, for inference alone: Azure's AKS compute. Nothing of it changes in place. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Aks(
        @JsonPropertyDescription("ARM id of the AKS cluster, in the workspace's subscription. Create-only.")
        @Pattern(Patterns.AKS_CLUSTER_ID) @Size(max = 1024) @Required String clusterId,
        @JsonPropertyDescription("Fully qualified domain name of the cluster.")
        @Size(min = 1, max = 253) @Nullable String clusterFqdn,
        @JsonPropertyDescription("How many agents the cluster has.")
        @Min(0) @Nullable Integer agentCount,
        @JsonPropertyDescription("VM size of the agents.")
        @Size(min = 1, max = 64) @Nullable String agentVmSize,
        @JsonPropertyDescription("What the cluster is for.")
        @Nullable ClusterPurpose clusterPurpose,
        @JsonPropertyDescription("TLS of the scoring URIs.")
        @Nullable SslConfiguration sslConfiguration,
        @JsonPropertyDescription("Network of the cluster.")
        @Nullable AksNetworkingConfiguration aksNetworkingConfiguration,
        @JsonPropertyDescription("Kind of load balancer before the scoring URIs.")
        @Nullable LoadBalancerType loadBalancerType,
        @JsonPropertyDescription("Subnet of an internal load balancer.")
        @Size(min = 1, max = 1024) @Nullable String loadBalancerSubnet) {
    /** What a cluster is for. */
    public enum ClusterPurpose {
        FastProd, DenseProd, DevTest
    }

    /** Kind of load balancer. */
    public enum LoadBalancerType {
        PublicIp, InternalLoadBalancer
    }

    /** Auto has a certificate made; Enabled takes yours. */
    public enum SslStatus {
        Disabled, Enabled, Auto
    }

    /** TLS of scoring URIs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.cert) == has(self.key)",
            message = "sslConfiguration.cert and sslConfiguration.key go together")
    public record SslConfiguration(
            @JsonPropertyDescription("Whether there is TLS, and with whose certificate.")
            @Nullable SslStatus status,
            @JsonPropertyDescription("The certificate.")
            @Nullable SecretValueSource cert,
            @JsonPropertyDescription("Its private key.")
            @Nullable SecretValueSource key,
            @JsonPropertyDescription("CNAME of the certificate.")
            @Size(min = 1, max = 253) @Nullable String cname,
            @JsonPropertyDescription("Leaf of the public domain name.")
            @Size(min = 1, max = 63) @Nullable String leafDomainLabel,
            @JsonPropertyDescription("Whether a domain label that exists is overwritten.")
            @Nullable Boolean overwriteExistingDomain) {
    }

    /** Network of a cluster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AksNetworkingConfiguration(
            @JsonPropertyDescription("ARM id of the nodes' subnet.")
            @Pattern(Patterns.ARM_ID) @Nullable String subnetId,
            @JsonPropertyDescription("IP range of services, such as 10.0.0.0/16.")
            @Pattern(Patterns.CIDR) @Size(max = 18) @Nullable String serviceCidr,
            @JsonPropertyDescription("IP address of the cluster's DNS, in serviceCidr.")
            @Pattern(Patterns.IP_ADDRESS) @Size(max = 15) @Nullable String dnsServiceIP,
            @JsonPropertyDescription("IP range of the Docker bridge, such as 172.17.0.1/16.")
            @Pattern(Patterns.CIDR) @Size(max = 18) @Nullable String dockerBridgeCidr) {
    }
}
