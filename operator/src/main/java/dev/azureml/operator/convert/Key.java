package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of az ml, and what becomes of it.
 *
 * @param fields those that it sets, below the part that the table is for; none where it sets none
 * @param handler what reads it
 * @param fallback what az ml takes when it is absent; null where az ml sends nothing then
 * @param below the keys in it; null where it holds a value, or what is read in a way of its own
 * @param example its value in the page, where that is another than in the field
 * @param note further words for the page
 */
record Key(String name, List<String> fields, Handler handler, @Nullable String fallback, @Nullable KeyTable below,
        @Nullable Example example, String note) {

    /** Sets what a key says. */
    @FunctionalInterface
    interface Handler {
        void read(Reading reading, Yaml.Entry entry);
    }

    /** A value before and after. */
    record Example(String from, String to) {
    }

    /** Says what az ml takes when the key is absent. */
    Key orElse(String text) {
        return new Key(name, fields, handler, text, below, example, note);
    }

    Key such(String from, String to) {
        return new Key(name, fields, handler, fallback, below, new Example(from, to), note);
    }

    Key note(String text) {
        return new Key(name, fields, handler, fallback, below, example, text);
    }
}
