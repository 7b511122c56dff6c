package dev.azureml.operator.engine.references;

import java.util.Locale;

/** Something that objects name or have, and by which they are found. An ARM id is the same in any case. */
public record Link(String text) {
    public static Link object(ObjectKey key) {
        return new Link("object:" + key);
    }

    public static Link secret(String namespace, String name) {
        return new Link("secret:" + namespace + "/" + name);
    }

    public static Link configMap(String namespace, String name) {
        return new Link("configMap:" + namespace + "/" + name);
    }

    /** Of whoever names a ConfigMap of the namespace. */
    public static Link anyConfigMap(String namespace) {
        return new Link("configMaps:" + namespace);
    }

    public static Link serviceAccount(String namespace, String name) {
        return new Link("serviceAccount:" + namespace + "/" + name);
    }

    /** Of whoever names its workspace by this id. */
    public static Link workspaceId(String armId) {
        return ofArm("workspaceId", armId);
    }

    public static Link livesOn(String armId) {
        return ofArm("livesOn", armId);
    }

    public static Link equips(String armId) {
        return ofArm("equips", armId);
    }

    /** Of whoever has the resource in its status. */
    public static Link recorded(String armId) {
        return ofArm("id", armId);
    }

    private static Link ofArm(String what, String armId) {
        return new Link(what + ":" + armId.toLowerCase(Locale.ROOT));
    }
}
