package dev.azureml.operator.engine;

import dev.azureml.api.Condition;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.tenant.Use;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what objects have in Azure beside their visits: as whom each of them acts, within what its namespace may look
 * at, and after all that reconciling has to ask.
 */
public interface Onlooker {
    /**
     * Who objects of all namespaces act as in Azure.
     *
     * @param clientIds in lower case
     * @param areAllKnown whether there is no identity whose client id is not known
     */
    record ActsAs(Set<String> clientIds, boolean areAllKnown) {
    }

    /** An object as it was last seen. */
    record Seen(ObjectKey key, MLSpec spec, @Nullable MLStatus status) {
        /** Returns what its status says of that type; empty when nothing. */
        public Optional<Condition> condition(String type) {
            return Conditions.find(status == null ? null : status.conditions(), type);
        }
    }

    /** Whether Azure may be asked for an object. */
    sealed interface Access {
        record Granted(Reader reader) implements Access {
        }

        /**
         * @param why fit for the object's status
         * @param passes whether it is only that its credentials are not there just now, or not usable
         */
        record Denied(String why, boolean passes) implements Access {
        }
    }

    /** Returns whether all objects are known; until then, one that is not there may only be unknown. */
    boolean knowsAll();

    /** Returns the objects of a kind that are not paused, nor being deleted. */
    List<Seen> objects(String kind);

    /** Returns the object, unless it is paused, is being deleted, or is not there. */
    Optional<Seen> find(ObjectKey key);

    /** Returns the way to Azure of who the object is there, as things are now. */
    Access access(Seen object);

    /** Returns why the tenants file keeps the namespace from using that so; empty when it does not. */
    Optional<String> refusal(String namespace, String armId, Use use);

    /** Has the object's status told what there is to remark. */
    void tell(ObjectKey key);

    /** Returns who objects of all namespaces act as in Azure now. */
    ActsAs actsAs();

    /**
     * Tells in an event on the object what somebody did elsewhere; once, however often and by whichever operator it is told,
     * for as long as the event is kept. The note goes nowhere else.
     *
     * @param what tells it from all else that is told of the object
     * @return whether it was told
     */
    boolean say(ObjectKey key, EventReason reason, String note, String what);

    /** Reads from Azure as one identity and for one object. */
    interface Reader {
        /** Returns whose budget with Azure requests are counted against. */
        String principal();

        /** Returns why the object may not look at that; empty when it may. */
        Optional<String> refusal(ArmId id);

        /** Whether the object made that, or may manage it: who may only refer to it learns nothing of who else uses it. */
        boolean isMaster(ArmId id);

        /** Sends a GET; what the object may not look at is not asked for, and counts as a failure. */
        ArmResult get(ArmRequest request);

        /** The same, where the path names less than what the request is about, such as the subscription alone. */
        ArmResult get(ArmId about, ArmRequest request);

        /**
         * Sends to another host of Azure's, which has a budget of its own, as who the object is. Whether it may look at what
         * the request is about, the caller has asked.
         *
         * @param audience for which the token is
         */
        ArmResult ask(URI host, String audience, ArmRequest request);

        /**
         * Sends what reads by a POST to a service behind Azure Resource Manager that has a budget of its own: what it refuses
         * holds no other request up. Whether the object may look at what the request is about, the caller has asked.
         */
        ArmResult query(ArmRequest request);
    }
}
