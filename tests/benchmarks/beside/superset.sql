-- Apache Superset 6.1.0

-- sqlite | table of customers, a year | now
SELECT "key" AS "key", name AS name, COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, contacts.id AS key, contacts.name AS name FROM touches JOIN segment_contacts AS links ON links.segment_id = touches.segment_id JOIN contacts ON contacts.id = links.contact_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY "key", name ORDER BY active DESC
 LIMIT 10 OFFSET 0

-- sqlite | report of a year | now
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1761955200 AND at < 1793491200
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1730419200 AND at < 1761955200
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | now
SELECT COUNT(*) AS new
FROM segments
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT COUNT(*) AS new
FROM segments
WHERE started_at >= 1730419200 AND started_at < 1761955200 AND (has_message)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | now
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1730419200 AND at < 1761955200 AND ((until IS NULL OR until >= 1761955200) AND known_from = at)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | now
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading")
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1730419200 AND at < 1761955200 AND ("leading")
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | now
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1730419200 AND at < 1761955200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | now
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | before
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1730419200 AND at < 1761955200 AND (until IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | scores
SELECT score AS score, COUNT(*) AS ratings
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY score
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year | trend
SELECT DATETIME(datetime(at, 'unixepoch'), 'start of month') AS __timestamp, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY DATETIME(datetime(at, 'unixepoch'), 'start of month')
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1791072000 AND at < 1793491200
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1788652800 AND at < 1791072000
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT COUNT(*) AS new
FROM segments
WHERE started_at >= 1791072000 AND started_at < 1793491200 AND (has_message)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT COUNT(*) AS new
FROM segments
WHERE started_at >= 1788652800 AND started_at < 1791072000 AND (has_message)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1791072000 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1788652800 AND at < 1791072000 AND ((until IS NULL OR until >= 1791072000) AND known_from = at)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1791072000 AND at < 1793491200 AND ("leading")
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1788652800 AND at < 1791072000 AND ("leading")
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1791072000 AND at < 1793491200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1788652800 AND at < 1791072000 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | now
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | before
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1788652800 AND at < 1791072000 AND (until IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | scores
SELECT score AS score, COUNT(*) AS ratings
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL) GROUP BY score
 LIMIT 10000 OFFSET 0

-- sqlite | report of 4 weeks | trend
SELECT DATETIME(datetime(at, 'unixepoch'), 'start of day') AS __timestamp, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL) GROUP BY DATETIME(datetime(at, 'unixepoch'), 'start of day')
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS new
FROM segments
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY inbox_id
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, links.teammate_id AS key FROM touches JOIN segment_teammates AS links ON links.segment_id = touches.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", COUNT(*) AS new
FROM (SELECT segments.*, links.teammate_id AS key FROM segments JOIN segment_teammates AS links ON links.segment_id = segments.id
) AS virtual_table
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", COUNT(DISTINCT segment_id) AS archived
FROM (SELECT archivings.*, links.teammate_id AS key FROM archivings JOIN segment_teammates AS links ON links.segment_id = archivings.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM (SELECT counted_messages.*, links.teammate_id AS key FROM counted_messages JOIN segment_teammates AS links ON links.segment_id = counted_messages.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM (SELECT archivings.*, links.teammate_id AS key FROM archivings JOIN segment_teammates AS links ON links.segment_id = archivings.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by teammate | now
SELECT "key" AS "key", COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM (SELECT credits.*, links.teammate_id AS key FROM credits JOIN segment_teammates AS links ON links.segment_id = credits.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, conversation_tags.tag_id AS key FROM touches JOIN segments AS told ON told.id = touches.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", COUNT(*) AS new
FROM (SELECT segments.*, conversation_tags.tag_id AS key FROM segments JOIN segments AS told ON told.id = segments.id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", COUNT(DISTINCT segment_id) AS archived
FROM (SELECT archivings.*, conversation_tags.tag_id AS key FROM archivings JOIN segments AS told ON told.id = archivings.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM (SELECT counted_messages.*, conversation_tags.tag_id AS key FROM counted_messages JOIN segments AS told ON told.id = counted_messages.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM (SELECT archivings.*, conversation_tags.tag_id AS key FROM archivings JOIN segments AS told ON told.id = archivings.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | report of a year by tag | now
SELECT "key" AS "key", COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM (SELECT credits.*, conversation_tags.tag_id AS key FROM credits JOIN segments AS told ON told.id = credits.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY "key"
 LIMIT 10000 OFFSET 0

-- sqlite | details with percentiles, a year | now
SELECT COUNT(first_business_seconds) AS count, SUM(first_business_seconds) AS total
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | details with percentiles, a year | before
SELECT COUNT(first_business_seconds) AS count, SUM(first_business_seconds) AS total
FROM counted_messages
WHERE at >= 1730419200 AND at < 1761955200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL)
 LIMIT 10000 OFFSET 0

-- sqlite | details with percentiles, a year | latest
SELECT first_business_seconds AS first_business_seconds, subject AS subject, teammate AS teammate
FROM (SELECT counted_messages.*, conversations.subject, teammates.name AS teammate
            FROM counted_messages JOIN segments ON segments.id = counted_messages.segment_id
            JOIN conversations ON conversations.id = segments.conversation_id
            LEFT JOIN teammates ON teammates.id = counted_messages.teammate_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL) ORDER BY at DESC, message_id DESC
 LIMIT 10 OFFSET 0

-- sqlite | search for a contact | now
SELECT name AS name
FROM contacts
WHERE lower(CAST(name AS VARCHAR)) LIKE lower('%searched%')
 LIMIT 1000 OFFSET 0

-- postgresql | table of customers, a year | now
SELECT key AS key, name AS name, COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, contacts.id AS key, contacts.name AS name FROM touches JOIN segment_contacts AS links ON links.segment_id = touches.segment_id JOIN contacts ON contacts.id = links.contact_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY key, name ORDER BY active DESC
 LIMIT 10

-- postgresql | report of a year | now
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1761955200 AND at < 1793491200
 LIMIT 10000

-- postgresql | report of a year | before
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1730419200 AND at < 1761955200
 LIMIT 10000

-- postgresql | report of a year | now
SELECT COUNT(*) AS "new"
FROM segments
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message)
 LIMIT 10000

-- postgresql | report of a year | before
SELECT COUNT(*) AS "new"
FROM segments
WHERE started_at >= 1730419200 AND started_at < 1761955200 AND (has_message)
 LIMIT 10000

-- postgresql | report of a year | now
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at)
 LIMIT 10000

-- postgresql | report of a year | before
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1730419200 AND at < 1761955200 AND ((until IS NULL OR until >= 1761955200) AND known_from = at)
 LIMIT 10000

-- postgresql | report of a year | now
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading")
 LIMIT 10000

-- postgresql | report of a year | before
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1730419200 AND at < 1761955200 AND ("leading")
 LIMIT 10000

-- postgresql | report of a year | now
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000

-- postgresql | report of a year | before
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1730419200 AND at < 1761955200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000

-- postgresql | report of a year | now
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL)
 LIMIT 10000

-- postgresql | report of a year | before
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1730419200 AND at < 1761955200 AND (until IS NULL)
 LIMIT 10000

-- postgresql | report of a year | scores
SELECT score AS score, COUNT(*) AS ratings
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY score
 LIMIT 10000

-- postgresql | report of a year | trend
SELECT DATE_TRUNC('month', (timestamp 'epoch' + at * interval '1 second')) AS __timestamp, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY DATE_TRUNC('month', (timestamp 'epoch' + at * interval '1 second'))
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1791072000 AND at < 1793491200
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1788652800 AND at < 1791072000
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT COUNT(*) AS "new"
FROM segments
WHERE started_at >= 1791072000 AND started_at < 1793491200 AND (has_message)
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT COUNT(*) AS "new"
FROM segments
WHERE started_at >= 1788652800 AND started_at < 1791072000 AND (has_message)
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1791072000 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at)
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1788652800 AND at < 1791072000 AND ((until IS NULL OR until >= 1791072000) AND known_from = at)
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1791072000 AND at < 1793491200 AND ("leading")
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1788652800 AND at < 1791072000 AND ("leading")
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1791072000 AND at < 1793491200 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1788652800 AND at < 1791072000 AND (known_until IS NULL AND replies > 0)
 LIMIT 10000

-- postgresql | report of 4 weeks | now
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL)
 LIMIT 10000

-- postgresql | report of 4 weeks | before
SELECT COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1788652800 AND at < 1791072000 AND (until IS NULL)
 LIMIT 10000

-- postgresql | report of 4 weeks | scores
SELECT score AS score, COUNT(*) AS ratings
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL) GROUP BY score
 LIMIT 10000

-- postgresql | report of 4 weeks | trend
SELECT DATE_TRUNC('day', (timestamp 'epoch' + at * interval '1 second')) AS __timestamp, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1791072000 AND at < 1793491200 AND (until IS NULL) GROUP BY DATE_TRUNC('day', (timestamp 'epoch' + at * interval '1 second'))
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(DISTINCT segment_id) AS active
FROM touches
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS "new"
FROM segments
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(DISTINCT segment_id) AS archived
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM archivings
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by inbox | now
SELECT inbox_id AS inbox_id, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM credits
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY inbox_id
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, links.teammate_id AS key FROM touches JOIN segment_teammates AS links ON links.segment_id = touches.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, COUNT(*) AS "new"
FROM (SELECT segments.*, links.teammate_id AS key FROM segments JOIN segment_teammates AS links ON links.segment_id = segments.id
) AS virtual_table
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, COUNT(DISTINCT segment_id) AS archived
FROM (SELECT archivings.*, links.teammate_id AS key FROM archivings JOIN segment_teammates AS links ON links.segment_id = archivings.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM (SELECT counted_messages.*, links.teammate_id AS key FROM counted_messages JOIN segment_teammates AS links ON links.segment_id = counted_messages.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM (SELECT archivings.*, links.teammate_id AS key FROM archivings JOIN segment_teammates AS links ON links.segment_id = archivings.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by teammate | now
SELECT key AS key, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM (SELECT credits.*, links.teammate_id AS key FROM credits JOIN segment_teammates AS links ON links.segment_id = credits.segment_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, COUNT(DISTINCT segment_id) AS active
FROM (SELECT touches.*, conversation_tags.tag_id AS key FROM touches JOIN segments AS told ON told.id = touches.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, COUNT(*) AS "new"
FROM (SELECT segments.*, conversation_tags.tag_id AS key FROM segments JOIN segments AS told ON told.id = segments.id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE started_at >= 1761955200 AND started_at < 1793491200 AND (has_message) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, COUNT(DISTINCT segment_id) AS archived
FROM (SELECT archivings.*, conversation_tags.tag_id AS key FROM archivings JOIN segments AS told ON told.id = archivings.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ((until IS NULL OR until >= 1793491200) AND known_from = at) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS sent, COUNT(first_business_seconds) AS first_replies, SUM(first_business_seconds) AS first_seconds, COUNT(reply_business_seconds) AS replies, SUM(reply_business_seconds) AS reply_seconds
FROM (SELECT counted_messages.*, conversation_tags.tag_id AS key FROM counted_messages JOIN segments AS told ON told.id = counted_messages.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading") GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, COUNT(*) AS resolutions, SUM(reply_business_seconds) AS resolution_seconds
FROM (SELECT archivings.*, conversation_tags.tag_id AS key FROM archivings JOIN segments AS told ON told.id = archivings.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (known_until IS NULL AND replies > 0) GROUP BY key
 LIMIT 10000

-- postgresql | report of a year by tag | now
SELECT key AS key, COUNT(*) AS ratings, SUM(satisfied) AS satisfied
FROM (SELECT credits.*, conversation_tags.tag_id AS key FROM credits JOIN segments AS told ON told.id = credits.segment_id LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND (until IS NULL) GROUP BY key
 LIMIT 10000

-- postgresql | details with percentiles, a year | now
SELECT COUNT(first_business_seconds) AS count, SUM(first_business_seconds) AS total, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY first_business_seconds) AS median, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY first_business_seconds) AS ninetieth
FROM counted_messages
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL)
 LIMIT 10000

-- postgresql | details with percentiles, a year | before
SELECT COUNT(first_business_seconds) AS count, SUM(first_business_seconds) AS total
FROM counted_messages
WHERE at >= 1730419200 AND at < 1761955200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL)
 LIMIT 10000

-- postgresql | details with percentiles, a year | latest
SELECT first_business_seconds AS first_business_seconds, subject AS subject, teammate AS teammate
FROM (SELECT counted_messages.*, conversations.subject, teammates.name AS teammate
            FROM counted_messages JOIN segments ON segments.id = counted_messages.segment_id
            JOIN conversations ON conversations.id = segments.conversation_id
            LEFT JOIN teammates ON teammates.id = counted_messages.teammate_id
) AS virtual_table
WHERE at >= 1761955200 AND at < 1793491200 AND ("leading" AND direction = 'out' AND NOT first_business_seconds IS NULL) ORDER BY at DESC, message_id DESC
 LIMIT 10

-- postgresql | search for a contact | now
SELECT name AS name
FROM contacts
WHERE CAST(name AS VARCHAR) ILIKE '%searched%'
 LIMIT 1000
