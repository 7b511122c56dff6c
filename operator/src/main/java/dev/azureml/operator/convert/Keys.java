package dev.azureml.operator.convert;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The ways in which a key of az ml becomes a field. */
final class Keys {
    private static final Pattern WORD = Pattern.compile("_([a-z0-9])");

    private Keys() {
    }

    /** The same in camel case: instance_count is instanceCount. */
    static Key same(String name) {
        return to(name, camel(name));
    }

    static Key to(String name, String field) {
        return by(name, (reading, entry) -> reading.plain(entry, field), field);
    }

    /** A key that is read in a way of its own, and the fields that it sets. */
    static Key by(String name, Key.Handler handler, String... fields) {
        return new Key(name, List.of(fields), handler, null, null, null, "");
    }

    /** A whole number of a unit, which is an ISO 8601 duration in the field. */
    static Key seconds(String name, String field) {
        return duration(name, field, "PT%sS");
    }

    static Key minutes(String name, String field) {
        return duration(name, field, "PT%sM");
    }

    private static Key duration(String name, String field, String format) {
        return by(name, (reading, entry) -> reading.wholeNumber(entry)
                .ifPresent(number -> reading.put(entry, field, format.formatted(number))), field)
                .such("120", format.formatted("120"));
    }

    static Key milliseconds(String name, String field) {
        return by(name, (reading, entry) -> reading.wholeNumber(entry).ifPresent(number -> reading.put(entry, field,
                Durations.ofMilliseconds(number))), field).such("5000", "PT5S");
    }

    /** A mapping whose keys are fields of this part, or of one below it. */
    static Key in(String name, KeyTable below) {
        return new Key(name, List.of(), (reading, entry) -> reading.below(entry).ifPresent(inner -> inner.read(below)),
                null, below, null, "");
    }

    /** A list of mappings, each of which is an element of the field. */
    static Key each(String name, String field, KeyTable below) {
        return new Key(name, List.of(field), (reading, entry) -> reading.each(entry, field, below), null, below, null,
                "");
    }

    /** A secret: the field names a Secret that is to be filled in. */
    static Key secret(String name, String field, String secretKey) {
        return by(name, (reading, entry) -> reading.secret(entry, field, secretKey), field).note("from a Secret");
    }

    /** What az ml prints, and does not take. */
    static Key answer(String name) {
        return by(name, (reading, entry) -> {
            if (!Shown.isId(entry)) { // which says that all of it is what az ml prints
                reading.remark(entry, "", "is what az ml prints, not what it takes: left out");
            }
        });
    }

    /** What has no field here. */
    static Key none(String name, String why) {
        return by(name, (reading, entry) -> reading.remark(entry, "", why + ": left out"));
    }

    /** What was read already, to find out what the file is. */
    static Key known(String name, String... fields) {
        return by(name, (_, _) -> {
        }, fields);
    }

    static String camel(String name) {
        return WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }
}
