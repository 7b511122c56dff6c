package dev.azureml.operator.plan;

import java.util.Arrays;
import java.util.Optional;

/** Every reason that a condition may carry. Ordered by what a person is told first. */
public enum Reason {
    OUT_OF_SCOPE(State.STALLED,
            """
                    Stalled. No entry of the [tenants file](tenants.md) names this namespace, or a request would do to an ARM
                    id what its entry does not allow (`refer`, `manage`, `grant`, `delegate`, `keys`), or a workspace of another namespace
                    does not list this one in `allowedNamespaces`, or an identity of the operator or of another namespace
                    would be put on something, or an archive is not on one of the `fetchHosts`, or at an address that is never
                    asked. Nothing was sent. The message names the property, where the spec has it, the id, and what the
                    platform team adds to the file. Once it is added, the object goes on by itself.
                    """),
    CONFLICT(State.STALLED, """
            Stalled. The Azure resource belongs to another object, of this cluster or of another one, or the
            ConfigMap, Secret or InstanceType that the spec names is somebody else's. Or what bears the name in Azure
            is a compute of another type, or the cluster has an extension already, or a diagnostic setting of another
            name sends the same to the same place (see [Logs and metrics in Azure](monitoring.md)). The message names
            the owner or what is there. Delete one of the two objects (with `deletionPolicy: Retain` where Azure shall
            stay as it is), remove the tag `azureml.dev-owner` in Azure when the old owner is gone for good, or choose
            another name.
            """),
    ADOPTION_REFUSED(State.STALLED, """
            Stalled. The resource exists in Azure and `adoptionPolicy` is `Never`. Set it to `Adopt`, or choose
            another `azureName` in a new object.
            """),
    INVALID_SPEC(State.STALLED, """
            Stalled. Azure or the operator refuses what the spec says. The message has all fields that the operator
            refuses, or Azure's code, message and property. Correct the spec. The operator asks again now and then,
            since Azure's rules change too. So is a spec that the operator can't read: `overrides` nested deeper than
            64 levels, or a value that the CRDs of another version let through. It touches nothing in Azure then;
            deleted, the object follows its `deletionPolicy` (`Retain` where that is what can't be read).
            """),
    TARGET_NOT_FOUND(State.STALLED, """
            Stalled. The ARM id of a cluster, machine or service that is to be attached or equipped, or of a
            dependency that a new workspace brings, leads to nothing in Azure; the message has the property and the
            id. Correct it, or create what is meant: it is looked for again with growing pauses, or at once with the
            annotation `azureml.dev/reconcile-requested-at`. What is attached now stays meanwhile.
            """),
    KEY_UNUSABLE(State.STALLED,
            """
                    Stalled. Nothing of a new workspace is made, since the key of its `encryption`, or the vault that the key is
                    in, is not as Azure ML needs it: the key is disabled, has ended or has not begun, is no RSA key or may not wrap
                    others; the vault has no purge protection, is in another subscription, or the identity may not use its keys.
                    The message has all of it, each with the property and the command. Put it right: it is looked at again with
                    growing pauses, or at once with the annotation `azureml.dev/reconcile-requested-at`. Of a workspace that is
                    there the condition `KeyAvailable` tells (see [Encrypt with your own key](encryption.md)).
                    """),
    CONNECTION_REJECTED(State.STALLED, """
            Stalled. The owner of what a [private endpoint](networks.md) leads to rejected it, or took its connection
            away (`Rejected`, `Disconnected`). Azure takes such an endpoint up no more. Delete it with the command
            that the message has, and it is made again; what is closed stays closed.
            """),
    DEPENDENCY_CYCLE(State.STALLED, """
            Stalled. Resources of this object wait for each other. No spec of the schema leads there; `overrides` or
            ids that point back at the object's own resources may. Take them out.
            """),
    REPLACEMENT_REQUIRED(State.STALLED, """
            Stalled. A property changed that Azure takes at creation only, or the spec now leads to another ARM id
            (another workspace, say). The message and `status.plan` name the spec's property with ARM's path behind
            it, the plan with the old and the new value. Put it back, or set `replacementPolicy: Recreate` (MLCompute,
            MLDatastore, MLInferenceEndpoint, MLClusterExtension), which deletes and creates, or detaches and
            attaches. A compute instance, whose disk goes with it, also takes the annotation that the message says
            (see [Clusters and instances](kinds/mlcompute.md#clusters-and-instances)). A workspace is never replaced:
            make another one.
            """),
    SOFT_DELETED(State.STALLED, """
            Stalled. A deleted workspace still holds the name, for 14 days. Recover it in the portal (Azure Machine
            Learning, Recently deleted workspaces); it is then adopted. Or purge it there. Or use another `azureName`
            in a new object. The command `az ml workspace delete --permanently-delete` looks for the workspace first
            and does not find one that is deleted already.
            """),
    NAME_TAKEN(State.STALLED, """
            Stalled. A name that must be unique in all of Azure, or in a region, belongs to somebody else. Use another
            `azureName` in a new object; for a dependency bring your own by id.
            """),
    CREDENTIAL_EXPIRED(State.STALLED, """
            Stalled. The credential of a datastore or connection has an end, and that is past: the `se` of a shared
            access signature, the end of a certificate, or the `expiryTime` of an MLConnection. The message names the
            property and the time. It is not sent to Azure any more; the resource itself is left as it is and read on.
            Put a new value into the Secret (or another `expiryTime` into the spec): it is sent at once.
            `CredentialValid` tells of the end beforehand.
            """),
    SERVICE_RETIRED(State.STALLED, """
            Stalled. Azure has retired the service that this would create (`dataLakeAnalytics`, `azureDataLakeGen1`),
            so it is never created. The message names what to use instead. What exists already can be adopted,
            observed and let go.
            """),
    POLICY_DENIED(State.STALLED,
            """
                    Stalled. An Azure Policy denies the request. The message has Azure's words with the assignment; the condition
                    `PolicyAllowed` has the spec's path with a right value, where that is known. Make the spec comply, or ask for an
                    exemption.
                    """),
    RESOURCE_LOCKED(State.STALLED, """
            Stalled. A management lock forbids the write. Remove it (`az lock list --resource-group GROUP`, `az lock
            delete --ids ID`), or set `managementPolicy: Observe`.
            """),
    PROVIDER_NOT_REGISTERED(State.STALLED, """
            Stalled. The subscription is not registered for a resource provider. Run `az provider register --namespace
            NAMESPACE` with the one that the message names. It goes on by itself at the next try.
            """),
    QUOTA_EXCEEDED(State.STALLED, """
            Stalled. The subscription's quota does not suffice. The message has the family, what is needed, used and
            the limit, or Azure's words. Ask for more, or use less. It goes on by itself when there is enough.
            """),
    CAPACITY_UNAVAILABLE(State.STALLED, """
            Stalled. Azure has no machines of that size there now. Try another size or region, or wait: it is tried
            again from time to time.
            """),
    PROVISIONING_FAILED(State.STALLED, """
            Stalled. Azure began, and the resource ended Failed or Canceled; the message has the cause. Such a
            resource is never Ready. The operator tries again with growing pauses, by writing it once more. What it
            created itself and what never worked is deleted and created anew when a second try failed as well, or when
            the spec now says what Azure takes at creation alone; a workspace that never worked is purged then, and so
            it is with its object, as it would keep its name for two weeks.
            """),
    NOT_KEPT(State.STALLED,
            """
                    Stalled. Azure accepted a value twice and does not keep it; the message says what it has instead. Take the
                    property out of the spec. Where an Azure Policy with effect Modify can set the property, the message says
                    so, and names it where it is known: look for one, or for somebody else who sets it back before it is looked at again, such as the operator of
                    another cluster. Where the resource was just made anew, Azure may have kept what the last one of that name
                    had: make another object with another `azureName`, or put the value back. The operator sends nothing more
                    until the spec or what Azure has changes. A read that
                    still shows what was there before is waited for first: for twelve times `RETRY_BASE` (two minutes) after
                    each write the object is Reconciling with `Updating`.
                    """),
    CONTESTED(State.STALLED, """
            Stalled. The object was Ready, and somebody changed the same thing in Azure again each time that the
            operator put it right, three times in a row at comparisons that follow each other (`DRIFT_INTERVAL`): an
            operator of another cluster, a script, a policy, a person. The operator yields and sends nothing more for
            that resource, rather than fight for ever; the message names the property and, where Azure says so, who
            changed it last. Leave the property out of the spec, or stop the other; an edit of the object or another
            value of its annotation `azureml.dev/reconcile-requested-at` begins anew, and so does a restart of the
            operator.
            """),
    DELETION_PAUSED(State.STALLED, """
            Stalled. The object is being deleted, and so were more objects of its namespace within a minute than
            `MAX_DELETIONS_PER_MINUTE` (`deletionGuard.maxPerMinute` of the chart) allows: it may be a mistake, and
            waits with all that it has in Azure. While one waits, so does every further one of the namespace. If it is
            meant: `kubectl annotate <kind> --all -n <namespace> azureml.dev/confirm-deletion=true` (or of one object,
            before its deletion as well). If it is not: a deletion can't be taken back in Kubernetes, but what is in
            Azure can be kept: set `deletionPolicy: Retain` on the object, which lets it go at once, and apply it
            again.
            """),
    INTERNAL_ERROR(State.STALLED, """
            Stalled. A fault of the operator: the visit ended in an error that nobody foresaw, more than three times
            in a row. It is tried again at least once a minute, and after each edit. Please report it with what the
            operator's log says.
            """),
    AUTHORIZATION_FAILED(State.RECONCILING, """
            Reconciling for 15 minutes (`STALL_AUTHORIZATION_AFTER`), because role grants take minutes to spread; then
            Stalled. The 15 minutes go on over a restart of the operator, which goes on trying. Azure answered 401
            (check the credential: tenant, client id, secret, federation) or 403 (grant the action on the scope that
            the message names), or a Secret with credentials lacks a key, which the message names. Or the operator's
            Kubernetes role does not let it write the ConfigMap or Secret that the spec names. The message leaves out
            who asked (`'***'` for the client and object id that Azure repeats), which may be the operator or whoever
            lent the workspace; the operator's log has Azure's words in full.
            """),
    AZURE_UNAVAILABLE(State.RECONCILING, """
            Reconciling. No usable answer: 5xx, time-out, a broken connection, text that is not ARM's, a status URL on
            another host (which is not followed). It is tried again with growing pauses, up to 5 minutes. Nothing to
            do, unless it lasts: then look at the network and at Azure's status page.
            """),
    THROTTLED(State.RECONCILING, """
            Reconciling. Azure answered 429, or the budget that Azure's rate headers show is used up. The operator
            waits as long as Azure says, but at most 5 minutes. Where Azure says nothing of use (no `Retry-After`, 0,
            a negative one, garbage), it tries again after `RETRY_BASE`, then after twice that. The same holds for any
            other answer with a `Retry-After`: however short the pause that it asks for, a refusal is tried again
            after an eighth of `RETRY_BASE`, then a quarter, a half and the whole, and an operation is polled once a
            second at the most. When it is frequent, see `azureml_arm_throttled_total`, and use a longer
            `DRIFT_INTERVAL` or split objects between operators with identities of their own.
            """),
    BUSY(State.RECONCILING, """
            Reconciling. Another operation is under way on the resource (409), or other
            [archives](kinds/mlinferenceendpoint.md#files-from-an-archive) are being fetched. It is tried again by
            itself.
            """),
    DELETING(State.RECONCILING, """
            Reconciling. Azure is deleting: the object was deleted, or something is being replaced or taken away.
            Nothing to do.
            """),
    CREATING(State.RECONCILING, """
            Reconciling. The claim is written and Azure is creating. `status.operations` shows what is under way.
            Nothing to do.
            """),
    UPDATING(State.RECONCILING, """
            Reconciling. Azure is applying a change. Nothing to do.
            """),
    DEPENDENTS_EXIST(State.RECONCILING, """
            Reconciling. The object is being deleted, but something still needs what it stands for, and is named:
            objects here or computes and endpoints in Azure that live in the workspace, objects that refer to a
            datastore or an extension or live on its cluster, versions of an asset that others registered. Delete
            them, or set `deletionPolicy: Retain` to let Azure keep all of it.
            """),
    APPROVAL_PENDING(State.RECONCILING, """
            Reconciling. A [private endpoint](networks.md) waits for the owner of what it leads to, which is not
            closed before and keeps the rules that let somebody in. The message has the command for the owner; Azure is
            asked every minute whether it was approved.
            """),
    DEPENDENCY_NOT_READY(State.RECONCILING, """
            Reconciling. Something that this object needs is not there or not ready: the MLWorkspace or another object
            that it refers to, a Secret or ConfigMap or its key, a place in `allowedNamespaces`, a cluster's
            extension, an Azure resource, a deployment before its traffic, a role that is not replicated yet. The
            message names it, all that is missing at once: the property of the spec, and of an object that is not
            ready its own reason and message, as in `spec.workspaceRef: MLWorkspace ml/shop is not ready
            (PolicyDenied: …)`. An object, a Secret or a ConfigMap wakes the operator when it appears; an Azure
            resource is looked for again with growing pauses (`RETRY_BASE`), or at once with the annotation
            `azureml.dev/reconcile-requested-at`. Check the name or id when you did not expect it.
            """),
    DRIFTED(State.STALLED, """
            Stalled: with `managementPolicy: Observe`, Azure differs from the spec, and nothing will be done about it.
            `status.plan` says where. Change the spec, or set `Manage`.
            """),
    PAUSED(State.AS_IT_WAS, """
            Where `Ready` was True it stays so, with the generation of which that was said; what was not Ready before
            is Stalled. `status.observedGeneration` is the spec's, so that Flux does not wait for it and goes on to
            the next commit. `managementPolicy` is `Paused`, the operator runs with `PAUSED=true`, or the platform
            team pauses the namespace (the message says so; see [Pausing](policies.md#pausing-asking-for-a-look)). A
            paused object that is deleted stays until it is unpaused.
            """),
    AVAILABLE(State.READY, """
            Ready is True. Azure is as the spec says.
            """);

    /** What a reason does to the conditions. */
    public enum State {
        READY,
        RECONCILING,
        STALLED,
        AS_IT_WAS
    }

    private final State state;
    private final String paragraph;
    private final String word;

    Reason(State state, String paragraph) {
        this.state = state;
        this.paragraph = paragraph;
        this.word = CamelCase.of(name());
    }

    /** The reason that a condition's word stands for; empty for a word of another version. */
    public static Optional<Reason> of(String word) {
        return Arrays.stream(values()).filter(reason -> reason.word.equals(word)).findFirst();
    }

    /** What it means and what a person does about it, in the Markdown of operator/docs/reasons.md. */
    public String paragraph() {
        return paragraph;
    }

    /** The conditions that this reason brings. */
    public State state() {
        return state;
    }

    /** The CamelCase word that stands in the condition. */
    public String word() {
        return word;
    }
}
