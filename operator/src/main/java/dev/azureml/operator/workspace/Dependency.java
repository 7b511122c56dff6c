package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resource beside the workspace; all but Log Analytics are named in the workspace's own body. */
enum Dependency {
    STORAGE_ACCOUNT("storageAccount", "Microsoft.Storage/storageAccounts", "2026-04-01"),
    KEY_VAULT("keyVault",
            "Microsoft.KeyVault/vaults", "2026-02-01"),
    LOG_ANALYTICS("logAnalytics",
            "Microsoft.OperationalInsights/workspaces", "2026-03-01"),
    APPLICATION_INSIGHTS(
            "applicationInsights", "Microsoft.Insights/components", "2020-02-02"),
    CONTAINER_REGISTRY(
            "containerRegistry", "Microsoft.ContainerRegistry/registries", "2025-11-01");

    private static final int HASH_LENGTH = 10;

    private final String key;
    private final String armType;
    private final String apiVersion;

    Dependency(String key, String armType, String apiVersion) {
        this.key = key;
        this.armType = armType;
        this.apiVersion = apiVersion;
    }

    static Optional<Dependency> ofKey(String key) {
        return Arrays.stream(values()).filter(dependency -> dependency.key.equals(key)).findFirst();
    }

    /** The intent's key, and the workspace's property that holds the id. */
    String key() {
        return key;
    }

    String armType() {
        return armType;
    }

    String apiVersion() {
        return apiVersion;
    }

    /** Where the workspace says which one it uses; null for what it does not name. */
    @Nullable
    JsonPointer workspaceProperty() {
        return this == LOG_ANALYTICS ? null : JsonPointer.compile("/properties/" + key);
    }

    /** The id of the one that is made for a workspace: the same for the same workspace, another for any other. */
    ArmId idFor(ArmId workspace) {
        String group = workspace.value().substring(0,
                workspace.value().toLowerCase(Locale.ROOT).indexOf("/providers/"));
        return ArmId.parse(group).extension(armType, nameFor(workspace));
    }

    private String nameFor(ArmId workspace) {
        String word = workspace.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String hash = hash(workspace);
        return switch (this) {
            case STORAGE_ACCOUNT -> "st" + first(word, 12) + hash;
            case KEY_VAULT -> "kv-" + first(word, 9) + "-" + hash;
            case LOG_ANALYTICS -> "log-" + word + "-" + hash;
            case APPLICATION_INSIGHTS -> "appi-" + word + "-" + hash;
            case CONTAINER_REGISTRY -> "cr" + word + hash;
        };
    }

    private static String first(String word, int length) {
        return word.substring(0, Math.min(length, word.length()));
    }

    /** Returns what tells things made for a workspace from those made for any other. */
    static String hash(ArmId workspace) {
        try {
            byte[] id = workspace.value().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id);
            String text = new BigInteger(1, digest).toString(Character.MAX_RADIX);
            return text.substring(text.length() - HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every JDK", e);
        }
    }

    /** What of it a closed workspace needs private endpoints to; nothing of those that have none of their own. */
    List<LinkGroup> linkGroups() {
        return switch (this) {
            case STORAGE_ACCOUNT -> List.of(LinkGroup.BLOB, LinkGroup.FILE);
            case KEY_VAULT -> List.of(LinkGroup.VAULT);
            case CONTAINER_REGISTRY -> List.of(LinkGroup.REGISTRY);
            case APPLICATION_INSIGHTS, LOG_ANALYTICS -> List.of();
        };
    }
}
