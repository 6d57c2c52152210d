export * from '../postgres_filter.js'
