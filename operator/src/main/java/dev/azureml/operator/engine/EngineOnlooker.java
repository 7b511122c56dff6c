package dev.azureml.operator.engine;

import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.OutOfScopeException;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.tenant.Use;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks beside the visits of an {@link Engine}, with its identities and within its tenants. */
final class EngineOnlooker implements Onlooker {
    private final Engine engine;
    private final Identities identities;
    private final Supplier<ActsAs> acting;

    EngineOnlooker(Engine engine, Identities identities, Supplier<ActsAs> acting) {
        this.engine = engine;
        this.identities = identities;
        this.acting = acting;
    }

    @Override
    public boolean knowsAll() {
        return engine.started();
    }

    @Override
    public List<Seen> objects(String kind) {
        return engine.index().all(kind).stream().flatMap(key -> find(key).stream()).toList();
    }

    @Override
    public Optional<Seen> find(ObjectKey key) {
        return engine.index().find(key).filter(found -> !found.deleting() && !engine.index().isGone(key)
                && engine.paused(key.namespace(), found.spec()).isEmpty())
                .map(found -> new Seen(key, found.spec(), found.status()));
    }

    @Override
    public Access access(Seen object) {
        String namespace = object.key().namespace();
        Optional<String> stranger = engine.tenants().stranger(namespace);
        if (stranger.isPresent()) {
            return new Access.Denied(stranger.get(), false);
        }
        try {
            return switch (identities.of(namespace, Identities.named(object.spec()))) {
                case Identities.Found.As(var session) -> new Access.Granted(new SessionReader(session,
                        new Caller(namespace, new ReconcileProgress(object.status()), null)));
                case Identities.Found.Missing(_, String message) -> new Access.Denied(message, true);
                case Identities.Found.Unusable(_, String message) -> new Access.Denied(message, true);
            };
        } catch (IllegalArgumentException e) {
            return new Access.Denied(String.valueOf(e.getMessage()), false);
        }
    }

    @Override
    public Optional<String> refusal(String namespace, String armId, Use use) {
        return engine.tenants().refusal(namespace, armId, use);
    }

    @Override
    public void tell(ObjectKey key) {
        engine.waker().urge(List.of(key));
    }

    @Override
    public ActsAs actsAs() {
        return acting.get();
    }

    @Override
    public boolean say(ObjectKey key, EventReason reason, String note, String what) {
        return engine.index().object(key).filter(object -> engine.events(object).elsewhere(reason, note, what))
                .isPresent();
    }

    private record SessionReader(AzureSessions.Session session, Caller caller) implements Reader {
        @Override
        public String principal() {
            return session.connection().principal();
        }

        @Override
        public Optional<String> refusal(ArmId id) {
            return session.azure().refusal(caller, id.value(), Use.REFER);
        }

        @Override
        public boolean isMaster(ArmId id) {
            return session.azure().isMaster(caller, id);
        }

        @Override
        public ArmResult get(ArmRequest request) {
            return permitted(() -> session.azure().send(caller, request, Priority.DRIFT));
        }

        @Override
        public ArmResult get(ArmId about, ArmRequest request) {
            return permitted(() -> session.azure().readOf(caller, about, request));
        }

        private static ArmResult permitted(Supplier<ArmResult> sending) {
            try {
                return sending.get();
            } catch (OutOfScopeException e) {
                return new ArmResult.Failure(FailureKind.AUTHORIZATION, ArmError.of("OutOfScope",
                        String.valueOf(e.getMessage())), Optional.empty(), 0);
            }
        }

        @Override
        public ArmResult ask(URI host, String audience, ArmRequest request) {
            return session.azure().elsewhere(host, audience).send(request);
        }

        @Override
        public ArmResult query(ArmRequest request) {
            return session.connection().arm().send(request);
        }
    }
}
