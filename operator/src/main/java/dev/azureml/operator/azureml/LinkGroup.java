package dev.azureml.operator.azureml;

import dev.azureml.operator.plan.Cloud;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a resource a private endpoint leads to, and the private DNS zones that its names are in: the tables of "Azure
 * Private Endpoint private DNS zone values" and "How to use your workspace with a custom DNS server".
 */
public enum LinkGroup {
    AML_WORKSPACE("amlworkspace"),
    BLOB("blob"),
    FILE("file"),
    QUEUE("queue"),
    TABLE("table"),
    DFS("dfs"),
    VAULT("vault"),
    REGISTRY("registry");

    /** Needed by some workspaces alone. */
    private static final Set<LinkGroup> ON_REQUEST = Set.of(QUEUE, TABLE, DFS);

    private final String id;

    LinkGroup(String id) {
        this.id = id;
    }

    /** Returns all zones that each closed workspace and what is created for it need in a cloud. */
    public static List<String> allZones(Cloud cloud) {
        return Stream.of(values()).filter(group -> !ON_REQUEST.contains(group))
                .flatMap(group -> group.zones(cloud).stream()).distinct().toList();
    }

    /** Returns the group as ARM names it. */
    public String id() {
        return id;
    }

    /** Returns its zones; a resource manager of one's own is taken for one before the public cloud. */
    public List<String> zones(Cloud cloud) {
        return switch (cloud) {
            case PUBLIC, CUSTOM -> switch (this) {
                case AML_WORKSPACE -> List.of("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net");
                case BLOB -> List.of("privatelink.blob.core.windows.net");
                case FILE -> List.of("privatelink.file.core.windows.net");
                case QUEUE -> List.of("privatelink.queue.core.windows.net");
                case TABLE -> List.of("privatelink.table.core.windows.net");
                case DFS -> List.of("privatelink.dfs.core.windows.net");
                case VAULT -> List.of("privatelink.vaultcore.azure.net");
                case REGISTRY -> List.of("privatelink.azurecr.io");
            };
            case US_GOVERNMENT -> switch (this) {
                case AML_WORKSPACE -> List.of("privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net");
                case BLOB -> List.of("privatelink.blob.core.usgovcloudapi.net");
                case FILE -> List.of("privatelink.file.core.usgovcloudapi.net");
                case QUEUE -> List.of("privatelink.queue.core.usgovcloudapi.net");
                case TABLE -> List.of("privatelink.table.core.usgovcloudapi.net");
                case DFS -> List.of("privatelink.dfs.core.usgovcloudapi.net");
                case VAULT -> List.of("privatelink.vaultcore.usgovcloudapi.net");
                case REGISTRY -> List.of("privatelink.azurecr.us");
            };
            case CHINA -> switch (this) {
                case AML_WORKSPACE -> List.of("privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn");
                case BLOB -> List.of("privatelink.blob.core.chinacloudapi.cn");
                case FILE -> List.of("privatelink.file.core.chinacloudapi.cn");
                case QUEUE -> List.of("privatelink.queue.core.chinacloudapi.cn");
                case TABLE -> List.of("privatelink.table.core.chinacloudapi.cn");
                case DFS -> List.of("privatelink.dfs.core.chinacloudapi.cn");
                case VAULT -> List.of("privatelink.vaultcore.azure.cn");
                case REGISTRY -> List.of("privatelink.azurecr.cn");
            };
        };
    }
}
