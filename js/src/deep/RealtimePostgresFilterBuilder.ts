export * from '../channel/postgres_filter.js'
