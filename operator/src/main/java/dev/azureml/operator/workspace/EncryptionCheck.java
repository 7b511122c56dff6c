package dev.azureml.operator.workspace;

import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a workspace that is encrypted with a key of the customer's looks at, grants, and waits for. */
final class EncryptionCheck {
    private static final String IN_AZURE = "/properties/encryption/keyVaultProperties/keyIdentifier";

    private final Scene scene;
    private final Optional<CustomerKey> key;
    private final Optional<KeyCheck> check;
    private final Optional<KeyGrant> grant;

    EncryptionCheck(Scene scene, Duration expiryWarning) {
        this.scene = scene;
        this.key = CustomerKey.of(scene.spec());
        this.check = key.map(one -> new KeyCheck(scene, one, expiryWarning));
        this.grant = key.map(one -> new KeyGrant(scene, one));
    }

    /** What is looked at while there is no workspace, or the key becomes another one, and never at rest. */
    List<Intent> targets() {
        if (scene.workspaceIsNew()) {
            return key.map(one -> one.targets(scene.resolved())).orElse(List.of());
        }
        return used().isPresent() ? key.map(one -> one.look(scene.resolved())).stream().toList() : List.of();
    }

    /** Who reads the key, and the role by which he may. */
    List<Intent> grants() {
        return grant.map(KeyGrant::intents).orElse(List.of());
    }

    /** What tells of the key of a workspace that is there, and of who may read it. */
    List<Document> documents() {
        Stream<Document> ofKey = scene.workspaceExists() && !scene.workspaceIsNew()
                ? key.stream().flatMap(one -> one.documents(scene.resolved()).stream())
                : Stream.empty();
        return Stream.of(ofKey, grant.stream().flatMap(one -> one.documents().stream()), new MetadataStores(scene)
                .documents().stream()).flatMap(some -> some).toList();
    }

    /**
     * The key that Azure has, where another one is asked for that can't be used: Azure would lose the first for the second.
     * Empty where nothing has to be held back.
     */
    Optional<String> kept() {
        return used().filter(_ -> check.flatMap(KeyCheck::unusable).isPresent());
    }

    /** The key that Azure has, where the spec names another one. */
    private Optional<String> used() {
        String has = scene.facts().at(Keys.WORKSPACE, IN_AZURE).asText("");
        String said = scene.spec().encryption() == null
                ? ""
                : scene.spec().encryption().keyVaultProperties().keyIdentifier();
        return Optional.of(has).filter(url -> !url.isEmpty() && !url.equalsIgnoreCase(said));
    }

    List<Problem> problems() {
        Stream<Problem> rotation = kept().isPresent() ? check.flatMap(KeyCheck::unusable).stream() : Stream.empty();
        return Stream.concat(rotation, grant.stream().flatMap(one -> one.problems().stream())).toList();
    }

    /** The same, of which nothing is made while the key can't be used: Azure would fail when half of it is there. */
    List<Intent> guarding(List<Intent> intents) {
        Optional<Problem> hindrance = scene.workspaceIsNew()
                ? Problem.all(Stream.of(check.flatMap(KeyCheck::unusable), grant.flatMap(KeyGrant::hindrance))
                        .flatMap(Optional::stream).toList())
                : Optional.empty();
        return hindrance.isEmpty()
                ? intents
                : intents.stream().map(intent -> intent.mode() == Intent.Mode.MANAGE
                        ? intent.withCreationGuard(hindrance.get())
                        : intent).toList();
    }

    /** What to say of the right to read the key, where it is not given here. */
    Optional<String> advice() {
        return grant.flatMap(KeyGrant::advice);
    }

    List<KindCondition> conditions() {
        return Stream.concat(check.map(KeyCheck::condition).stream(), new MetadataStores(scene).condition().stream())
                .toList();
    }

    @Nullable
    Instant lookAgainAt() {
        return check.map(KeyCheck::lookAgainAt).orElse(null);
    }
}
