-- Made inside the database: a million rows would take far longer to send. The letters look random and
-- are the same everywhere: the hexadecimal digits of the id's MD5 with 0 to 9 turned into g to p.
INSERT INTO zoo.item (id, a, b)
SELECT n,
       lpad(n::text, 10, '0'),
       translate(left(md5(n::text), 20), '0123456789', 'ghijklmnop')
FROM generate_series(1, 1000000) AS n;

-- After the rows: an index built at once is quicker than one that grows row by row.
ALTER TABLE zoo.item ADD PRIMARY KEY (id);
