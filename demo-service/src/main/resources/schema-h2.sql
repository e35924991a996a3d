-- PostgreSQL has this function
create alias if not exists pg_sleep for "io.soonify.demo.store.offer.Sleep.seconds";
