package dev.azureml.operator.workspace;

import dev.azureml.operator.plan.Cloud;
import java.util.List;

/**
 * What of a resource a private endpoint leads to, and the private DNS zones that its names are in: the tables of "Azure
 * Private Endpoint private DNS zone values" and "How to use your workspace with a custom DNS server".
 */
enum LinkGroup {
    AML_WORKSPACE("amlworkspace",
            List.of("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
            List.of("privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net"),
            List.of("privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn")),
    BLOB("blob", List.of("privatelink.blob.core.windows.net"), List.of("privatelink.blob.core.usgovcloudapi.net"),
            List.of("privatelink.blob.core.chinacloudapi.cn")),
    FILE("file", List.of("privatelink.file.core.windows.net"), List.of("privatelink.file.core.usgovcloudapi.net"),
            List.of("privatelink.file.core.chinacloudapi.cn")),
    VAULT("vault", List.of("privatelink.vaultcore.azure.net"), List.of("privatelink.vaultcore.usgovcloudapi.net"),
            List.of("privatelink.vaultcore.azure.cn")),
    REGISTRY("registry", List.of("privatelink.azurecr.io"), List.of("privatelink.azurecr.us"),
            List.of("privatelink.azurecr.cn"));

    private final String id;
    private final List<String> inPublicCloud;
    private final List<String> inUsGovernment;
    private final List<String> inChina;

    LinkGroup(String id, List<String> inPublicCloud, List<String> inUsGovernment, List<String> inChina) {
        this.id = id;
        this.inPublicCloud = inPublicCloud;
        this.inUsGovernment = inUsGovernment;
        this.inChina = inChina;
    }

    /** What a closed workspace needs of a dependency; nothing of those that have no private endpoints of their own. */
    static List<LinkGroup> of(Dependency dependency) {
        return switch (dependency) {
            case STORAGE_ACCOUNT -> List.of(BLOB, FILE);
            case KEY_VAULT -> List.of(VAULT);
            case CONTAINER_REGISTRY -> List.of(REGISTRY);
            case APPLICATION_INSIGHTS, LOG_ANALYTICS -> List.of();
        };
    }

    /** The group as ARM names it. */
    String id() {
        return id;
    }

    /** A resource manager of one's own is taken for one before the public cloud. */
    List<String> zones(Cloud cloud) {
        return switch (cloud) {
            case PUBLIC, CUSTOM -> inPublicCloud;
            case US_GOVERNMENT -> inUsGovernment;
            case CHINA -> inChina;
        };
    }
}
