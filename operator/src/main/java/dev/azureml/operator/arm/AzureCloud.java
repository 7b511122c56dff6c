package dev.azureml.operator.arm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One Azure: where its resource manager and its identity service are.
 *
 * @param audience what tokens are asked for; the scope is this with {@code /.default}
 * @param caPem further certificates to trust, beside the system's
 */
public record AzureCloud(String name, URI resourceManager, String audience, URI authorityHost,
        @Nullable String caPem) {
    public static final AzureCloud PUBLIC = of("Public", "https://management.azure.com",
            "https://login.microsoftonline.com");
    public static final AzureCloud US_GOVERNMENT = of("USGovernment", "https://management.usgovcloudapi.net",
            "https://login.microsoftonline.us");
    public static final AzureCloud CHINA = of("China", "https://management.chinacloudapi.cn",
            "https://login.chinacloudapi.cn");

    public AzureCloud {
        requireHttps(resourceManager, "resource manager");
        requireHttps(authorityHost, "authority host");
    }

    /** A cloud of its own, such as Azure Stack Hub; only this very host and port is ever called. */
    public static AzureCloud custom(URI resourceManager, String audience, URI authorityHost, @Nullable String caPem) {
        return new AzureCloud("Custom", resourceManager, audience, authorityHost, caPem);
    }

    public String scope() {
        return audience.endsWith("/.default") ? audience : audience + "/.default";
    }

    /** What the hosts of blob storage end in; null where that is not known. */
    @Nullable
    String blobSuffix() {
        return switch (resourceManager.getHost()) {
            case "management.azure.com" -> ".blob.core.windows.net";
            case "management.usgovcloudapi.net" -> ".blob.core.usgovcloudapi.net";
            case "management.chinacloudapi.cn" -> ".blob.core.chinacloudapi.cn";
            default -> null;
        };
    }

    /** Whether regional names below the resource manager's host are Azure's own too. */
    boolean hasRegionalHosts() {
        return resourceManager.equals(PUBLIC.resourceManager)
                || resourceManager.equals(US_GOVERNMENT.resourceManager)
                || resourceManager.equals(CHINA.resourceManager);
    }

    private static AzureCloud of(String name, String resourceManager, String authorityHost) {
        return new AzureCloud(name, URI.create(resourceManager), resourceManager, URI.create(authorityHost), null);
    }

    private static void requireHttps(URI uri, String what) {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("The " + what + " must be an https URL with a host, not " + uri);
        }
    }
}
